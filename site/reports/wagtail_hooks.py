"""The reports that live in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.rules import may_read_audit
from reports.trail.views import TrailView


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_audit(request.user)  # type: ignore[arg-type]  # whoever is in the back office is a person


@hooks.register("register_reports_menu_item")
def audit_menu_item() -> MenuItem:
    return AuditMenuItem(_("Audit"), reverse("audit_trail"), icon_name="history", order=50)


@hooks.register("register_admin_urls")
def audit_urls() -> list[URLPattern]:
    return [
        path("reports/audit/", TrailView.as_view(), name="audit_trail"),
        path("reports/audit/results/", TrailView.as_view(results_only=True), name="audit_trail_results"),
    ]
