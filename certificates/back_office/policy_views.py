"""A certification's policy: its versions, the next one, and what it would change before it is published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from bilingual.days import today
from certificates.back_office.equivalence_views import EndEquivalenceView, EquivalencesView
from certificates.back_office.policy_form import EMPTY_ROWS, MOST_ROWS, Draft
from certificates.back_office.telling import told_versions
from certificates.models import Certification, PolicyVersion
from certificates.services import publish_policy
from certificates.what_if import NAMED, Change, what_if
from people.models import Person
from people.rules import may_see_records, may_write_policies

LABELS = {
    Change.GAINS: gettext_lazy("would get a certificate"),
    Change.LOSES: gettext_lazy("would not have earned theirs"),
    Change.SOONER: gettext_lazy("would hold theirs for shorter"),
    Change.LATER: gettext_lazy("would hold theirs for longer"),
}


class PolicyPage(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "list-ul"
    page_title = gettext_lazy("Policy")
    certification: Certification

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may(request.user):  # type: ignore[arg-type]  # signed in
            raise PermissionDenied
        self.certification = get_object_or_404(Certification, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def may(self, viewer: Person) -> bool:
        return may_write_policies(viewer)

    @property
    def viewer(self) -> Person:
        return self.request.user  # type: ignore[return-value]  # signed in

    def get_page_subtitle(self) -> str:
        return self.certification.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("certifications_admin:index"), "label": _("Certifications")},
            {"url": reverse("certification_policies", args=[self.certification.pk]), "label": self.certification.name},
            {"url": "", "label": self.page_title},
        ]


class PoliciesView(PolicyPage):
    """All versions, the newest first, each in words."""

    template_name = "certificates/admin/policies.html"

    def may(self, viewer: Person) -> bool:
        return may_see_records(viewer)

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not may_write_policies(self.viewer):
            return []
        address = reverse("certification_next_policy", args=[self.certification.pk])
        return [HeaderButton(_("Next version"), url=address, icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.certification.versions.select_related("created_by").order_by("-number"))
        return {
            **super().get_context_data(**kwargs),
            "certification": self.certification,
            "versions": told_versions(versions),
            "may_write": may_write_policies(self.viewer),
        }


class NextPolicyView(PolicyPage):
    """The form; then what it would change, with names; then it is published. Nothing typed is lost between them."""

    template_name = "certificates/admin/next_policy.html"
    page_title = gettext_lazy("Next version")

    @cached_property
    def latest(self) -> PolicyVersion | None:
        found: PolicyVersion | None = self.certification.versions.order_by("-number").first()
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = kwargs.pop("draft", None) or Draft(self.certification, self.latest)
        return {**super().get_context_data(**kwargs), "draft": draft, "certification": self.certification}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = request.POST.get("step", "")
        if step in ("more-full", "more-renewal"):
            return self.render_to_response(self.get_context_data(draft=self._with_more_rows(step[5:])))
        draft = Draft(self.certification, self.latest, request.POST)
        if step == "back" or not draft.is_valid():
            status = 200 if step == "back" else 422
            return self.render_to_response(self.get_context_data(draft=draft), status=status)
        if step == "publish":
            return self._publish(draft)
        return self._preview(draft)

    def _with_more_rows(self, prefix: str) -> Draft:
        data = self.request.POST.copy()
        known = data.get(f"{prefix}-TOTAL_FORMS", "0")
        total = int(known) if known.isdecimal() and len(known) < 4 else 0
        data[f"{prefix}-TOTAL_FORMS"] = str(min(total + EMPTY_ROWS, MOST_ROWS))
        return Draft(self.certification, self.latest, data)

    def _preview(self, draft: Draft) -> HttpResponse:
        version = draft.version()
        on = max(version.effective_on, today())
        found = what_if(draft=version, current=self.latest, viewer=self.viewer, on=on)
        shown = [(change, LABELS[change], found.counts[change], found.effects[change]) for change in Change]
        context = self.get_context_data(draft=draft)
        context |= {"found": found, "shown": shown, "named": NAMED, "on": on, "version": told_versions([version])[0]}
        self.template_name = "certificates/admin/what_if.html"
        return self.render_to_response(context)

    def _publish(self, draft: Draft) -> HttpResponse:
        made = publish_policy(
            certification=self.certification,
            actor=self.viewer,
            reason=draft.form.cleaned_data["reason"],
            **draft.terms(),
        )
        messages.success(
            self.request,
            _("Version %(number)d is published. Whoever has everything already is found in the background.")
            % {"number": made.number},
        )
        return redirect("certification_policies", pk=self.certification.pk)


urls = [
    path("certifications/policy/<int:pk>/", PoliciesView.as_view(), name="certification_policies"),
    path("certifications/policy/<int:pk>/next/", NextPolicyView.as_view(), name="certification_next_policy"),
    path("certifications/equivalences/", EquivalencesView.as_view(), name="equivalences"),
    path("certifications/equivalences/<int:pk>/end/", EndEquivalenceView.as_view(), name="end_equivalence"),
]
