"""Which certification counts as which. Its effect is shown before it is declared."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from bilingual.days import today
from certificates.back_office.requirement_form import EndForm
from certificates.models import Equivalence
from certificates.services.keeping import EquivalenceIsOver, declare_equivalence, end_equivalence
from certificates.what_if import equivalence_effect
from people.models import Person
from people.rules import may_write_policies


class EquivalenceForm(forms.ModelForm):
    class Meta:
        model = Equivalence
        fields = ["source", "target", "both_ways", "starts_on", "ends_on", "reason"]
        labels = {
            "source": gettext_lazy("Who holds"),
            "target": gettext_lazy("counts as holding"),
        }
        widgets = {
            "starts_on": AdminDateInput,
            "ends_on": AdminDateInput,
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("source") and given.get("source") == given.get("target"):
            self.add_error("target", _("A certification cannot be equivalent to itself."))
        if given.get("ends_on") and given.get("starts_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("The last day is before the first."))
        return given


class EquivalencePage(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Equivalences")
    header_icon = "resubmit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_write_policies(request.user):  # type: ignore[arg-type]  # signed in
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> Person:
        return self.request.user  # type: ignore[return-value]  # signed in

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("equivalences"), "label": _("Equivalences")}]

    def effect(self, source: int, target: int, *, both_ways: bool, on: date) -> tuple[int, int]:
        return equivalence_effect(source=source, target=target, both_ways=both_ways, viewer=self.viewer, on=on)


class EquivalencesView(EquivalencePage):
    template_name = "certificates/admin/equivalences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Equivalence.objects.select_related("source", "target").order_by("-starts_on", "-pk")
        form = kwargs.pop("form", None) or EquivalenceForm(initial={"starts_on": today()})
        return {**super().get_context_data(**kwargs), "rows": rows, "form": form, "today": today()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EquivalenceForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        given = form.cleaned_data
        if request.POST.get("step") == "declare":
            declare_equivalence(actor=self.viewer, **given)
            messages.success(request, _("The equivalence is declared."))
            return redirect("equivalences")
        on = max(given["starts_on"], today())
        source, target = given["source"].pk, given["target"].pk
        gained, back = self.effect(source, target, both_ways=given["both_ways"], on=on)
        context = {**self.get_context_data(form=form), "effect": True, "gained": gained, "back": back, "given": given}
        return self.render_to_response(context)


class EndEquivalenceView(EquivalencePage):
    """Who would not count as holding it any more is shown before it is ended."""

    template_name = "certificates/admin/end_equivalence.html"
    page_title = gettext_lazy("End the equivalence")

    @cached_property
    def equivalence(self) -> Equivalence:
        return get_object_or_404(Equivalence.objects.select_related("source", "target"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or EndForm()
        return {**super().get_context_data(**kwargs), "equivalence": self.equivalence, "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, one = EndForm(request.POST), self.equivalence
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        given = form.cleaned_data
        if request.POST.get("step") != "end":
            pair = one.source_id, one.target_id
            lost, back = self.effect(*pair, both_ways=one.both_ways, on=max(given["last_day"], today()))
            return self.render_to_response(self.get_context_data(form=form, effect=True, lost=lost, back=back))
        try:
            end_equivalence(equivalence=one, actor=self.viewer, last_day=given["last_day"], reason=given["reason"])
        except EquivalenceIsOver as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("The equivalence ends."))
        return redirect("equivalences")
