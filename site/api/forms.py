"""What an administrator says of a token."""

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from api.models import ApiToken
from people.models import Unit


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        """As deep as it hangs; with its code, for two may have one name."""
        return f"{'　' * (unit.depth - 1)}{unit.name} · {unit.code}"


class TokenForm(WagtailAdminModelForm):
    class Meta:
        model = ApiToken
        fields = ["name", "purpose", "unit", "source", "shapes_organisation", "expires_on"]
        field_classes = {"unit": UnitField}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.open()
