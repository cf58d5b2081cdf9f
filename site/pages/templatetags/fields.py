"""Form fields as Poise shows them: the label says it, so a placeholder that repeats it is left out."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def widget(field: BoundField, autocomplete: str = "") -> SafeString:
    """The field's input without its placeholder; ``autocomplete`` tells the browser what to offer."""
    attributes: dict[str, str | bool] = {"placeholder": False}
    if autocomplete:
        attributes |= {"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
    return field.as_widget(attrs=attributes)
