"""Lists that rooms keep through services, each change with its reason and in the audit: forms and viewsets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from people.back_office.views import AuditHistoryView, CreateView, EditView
from people.models import Person


class EntryForm(forms.ModelForm):
    """``_post_clean`` leaves the instance as it was, for the service to compare and to write."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def _post_clean(self) -> None:
        pass


class EntryViewSet(ModelViewSet):
    """Nothing is deleted or copied: facts point at these rows."""

    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = CreateView
    edit_view_class = EditView
    history_view_class = AuditHistoryView
    list_per_page = 50
    form_class: type[forms.ModelForm]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return self.form_class

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name not in {"delete", "usage"}]
