"""Certifications, their families, and kinds of external certificates, in the back office."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from certificates.models import Certification, CertificationFamily, ExternalKind
from certificates.services.keeping import keep
from people.back_office.entries import EntryForm, EntryViewSet
from people.back_office.fields import PersonField
from people.back_office.views import CreateView, EditView


class KeptForm(EntryForm):
    def apply(self) -> Any:
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return keep(entry=self.instance, actor=self.viewer, reason=self.cleaned_data["reason"], **given)


class CertificationForm(KeptForm):
    owner = PersonField(
        label=_("Owner"),
        required=False,
        help_text=_("Staff number or full name. Decides where the policy asks the owner."),
    )

    class Meta:
        model = Certification
        fields = [
            "code",
            "name_zh",
            "name_en",
            "statement_zh",
            "statement_en",
            "description_zh",
            "description_en",
            "owner",
            "family",
            "level",
            "position",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, PersonField)  # noqa: S101
        owner.limit_to(self.viewer)
        self.initial["owner"] = self.instance.owner


class FamilyForm(KeptForm):
    class Meta:
        model = CertificationFamily
        fields = ["code", "name_zh", "name_en"]


class KindForm(KeptForm):
    class Meta:
        model = ExternalKind
        fields = ["code", "name_zh", "name_en"]


class ListView(generic.IndexView):
    is_searchable = True
    search_fields = ["code", "name_zh", "name_en"]
    search_backend_name = None
    default_ordering = "code"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("name", label=pgettext_lazy("of a thing", "Name"), get_url=self.get_edit_url),
            Column("code", label=_("Code"), sort_key="code"),
        ]


class CertificationCreateView(CreateView):
    def get_success_url(self) -> str:
        """To its policy: without one, nobody can earn it."""
        return reverse("certification_policies", args=[self.object.pk])


class CertificationEditView(EditView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        address = reverse("certification_policies", args=[self.object.pk])
        return [HeaderButton(_("Policy"), url=address, icon_name="list-ul"), *super().header_buttons]


class CertificationListView(ListView):
    default_ordering = "position"
    list_filter = ["family"]

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("name", label=pgettext_lazy("of a thing", "Name"), get_url=self.get_edit_url),
            Column("code", label=_("Code"), sort_key="code"),
            Column("family", label=_("Certification family")),
            NumberColumn("level", label=_("Level")),
            NumberColumn("count", label=_("Policy versions")),
        ]

    def get_valid_orderings(self) -> list[str]:
        return [*super().get_valid_orderings(), "position"]

    def get_base_queryset(self) -> QuerySet[Certification]:
        return Certification.objects.select_related("family").annotate(count=Count("versions"))

    def get_list_more_buttons(self, instance: Certification) -> list[Button]:
        address = reverse("certification_policies", args=[instance.pk])
        return [*super().get_list_more_buttons(instance), Button(_("Policy"), url=address, icon_name="list-ul")]


class KeptViewSet(EntryViewSet):
    index_view_class = ListView


class CertificationViewSet(KeptViewSet):
    model = Certification
    icon = "success"
    menu_label = _("Certifications")
    url_prefix = "certifications"
    index_view_class = CertificationListView
    add_view_class = CertificationCreateView
    edit_view_class = CertificationEditView
    form_class = CertificationForm


class CertificationFamilyViewSet(KeptViewSet):
    model = CertificationFamily
    icon = "folder-open-inverse"
    menu_label = _("Families of certifications")
    url_prefix = "certification-families"
    form_class = FamilyForm


class ExternalKindViewSet(KeptViewSet):
    model = ExternalKind
    icon = "doc-full"
    menu_label = _("Kinds of external certificates")
    url_prefix = "external-kinds"
    form_class = KindForm
