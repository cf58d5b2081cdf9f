"""The name of a view, and with whom it is shared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Person, Unit
from reports.saved.models import ROLES


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return "\u2003" * (obj.depth - 1) + obj.name


class ViewForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a saved view", "Name"),
        max_length=80,
        help_text=_("A view of yours with this name is replaced."),
    )
    shared_role = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[("", _("Only for me")), *ROLES],
        help_text=_("Everybody sees in it only whom they may see."),
    )
    shared_unit = UnitField(Unit.objects.none(), label=_("Shared within"), required=False)
    is_default = forms.BooleanField(label=_("My list begins with it"), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["shared_unit"]
        unit.queryset = Unit.objects.visible_to(viewer).open()
        unit.empty_label = _("The whole organisation") if viewer.scope.everywhere else _("Choose a unit")
