"""HR's part of the back office for certifications, as Wagtail finds it."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from certificates.back_office.history_views import urls as history_urls
from certificates.back_office.lists import CertificationFamilyViewSet, CertificationViewSet, ExternalKindViewSet
from certificates.back_office.permissions import CertificatesPolicy
from certificates.back_office.policy_views import urls
from certificates.back_office.requirement_views import urls as requirement_urls
from certificates.models import Certification, CertificationFamily, ExternalKind
from people.rules import may_see_records, may_write_policies

for model in (Certification, CertificationFamily, ExternalKind):
    register_permission_policy(model, CertificatesPolicy(model), exact_class=True)


class CertificatesGroup(ViewSetGroup):
    menu_label = _("Certifications")
    menu_icon = "success"
    menu_order = 160
    items = (
        CertificationViewSet("certifications_admin"),
        CertificationFamilyViewSet("certification_families_admin"),
        ExternalKindViewSet("external_kinds_admin"),
    )

    def get_submenu_items(self) -> list[MenuItem]:
        equivalences = AdministersItem(_("Equivalences"), reverse("equivalences"), icon_name="resubmit", order=50)
        requirements = SeesItem(_("Requirements"), reverse("requirements"), icon_name="tasks", order=5)
        history = AdministersItem(
            _("Earlier certificates"), reverse("certificate_history"), icon_name="history", order=60
        )
        return [requirements, *super().get_submenu_items(), equivalences, history]


class SeesItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return may_see_records(request.user)  # type: ignore[attr-defined]


class AdministersItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return may_write_policies(request.user)  # type: ignore[attr-defined]


@hooks.register("register_admin_viewset")
def register_certificates() -> CertificatesGroup:
    return CertificatesGroup()


@hooks.register("register_admin_urls")
def register_policies() -> list[object]:
    return [*urls, *requirement_urls, *history_urls]


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("certificates/admin.css"))
