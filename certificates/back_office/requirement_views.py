"""Requirements: the list, one of them, and what writing, changing or ending it would do before it is saved."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from audit.models import Record
from audit.wording import tell
from bilingual.days import today
from certificates.back_office.requirement_form import EndForm, RequirementForm
from certificates.back_office.requirement_telling import facts, told_of
from certificates.effects import NAMED, Change, Effects, effect_of_ending, effect_of_terms
from certificates.models import Requirement
from certificates.reach import terms_of
from certificates.rules import may_change_requirement, may_write_requirements
from certificates.services import RequirementError, change_requirement, create_requirement, end_requirement
from certificates.services.requirements import is_following
from people.models import Person
from people.rules import may_see_records

PAGE = 50
LABELS = {
    Change.GAINS: gettext_lazy("would have to hold it"),
    Change.LOSES: gettext_lazy("would not have to any more"),
    Change.SOONER: gettext_lazy("would have to sooner"),
    Change.LATER: gettext_lazy("would have more time"),
}


class RequirementPage(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "tasks"
    page_title = gettext_lazy("Requirements")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self) -> bool:
        return may_see_records(self.viewer)

    @property
    def viewer(self) -> Person:
        return self.request.user  # type: ignore[return-value]  # signed in

    @cached_property
    def requirement(self) -> Requirement:
        rows = Requirement.objects.select_related("certification", "follows", "followed_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*self.breadcrumbs_items, {"url": reverse("requirements"), "label": _("Requirements")}]
        if "pk" in self.kwargs:
            address = reverse("requirement", args=[self.requirement.pk])
            items.append({"url": address, "label": self.requirement.certification.name})
        return [*items, {"url": "", "label": self.page_title}]


class RequirementsView(RequirementPage):
    """Those in force and to come; with ``?ended=1`` those that are over."""

    template_name = "certificates/admin/requirements.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not may_write_requirements(self.viewer):
            return []
        return [HeaderButton(_("New requirement"), url=reverse("new_requirement"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = self.request.GET.get("ended") == "1"
        found = Requirement.objects.over() if ended else Requirement.objects.not_over()
        rows = found.order_by("certification__position", "-starts_on", "-pk")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("p"))
        told = told_of(rows[page.start_index() - 1 : page.end_index()] if page.object_list else rows.none())
        return {**super().get_context_data(**kwargs), "page": page, "told": told, "ended": ended}


class RequirementView(RequirementPage):
    template_name = "certificates/admin/requirement.html"
    page_title = gettext_lazy("Requirement")

    @cached_property
    def header_buttons(self) -> list[Any]:
        one = self.requirement
        is_over = one.withdrawn_at or (one.ends_on and one.ends_on < today()) or hasattr(one, "followed_by")
        if is_over or not may_change_requirement(self.viewer, one):
            return []
        return [
            HeaderButton(_("Change"), url=reverse("change_requirement", args=[one.pk]), icon_name="edit"),
            HeaderButton(_("End"), url=reverse("end_requirement", args=[one.pk]), icon_name="cross"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.requirement
        records = Record.objects.visible_to(self.viewer).filter(
            subject_type="certificates.requirement", subject_id=str(one.pk)
        )
        seen = Person.objects.visible_to(self.viewer)
        return {
            **super().get_context_data(**kwargs),
            "told": told_of(Requirement.objects.filter(pk=one.pk))[0],
            "facts": facts(terms_of(one)),
            "named": [
                (_("These people in any case"), seen.filter(pk__in=one.people.values("pk"))[:NAMED]),
                (_("These people never"), seen.filter(pk__in=one.exceptions.values("pk"))[:NAMED]),
            ],
            "is_following": is_following(one),
            "history": tell(records.select_related("actor", "person").order_by("-pk")[:PAGE]),
        }


class Asking(RequirementPage):
    """A form; then what it would do, with names; then it is saved. Nothing typed is lost between them."""

    template_name = "certificates/admin/requirement_form.html"

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def effects(self, form: Any) -> Effects:
        raise NotImplementedError

    def save(self, form: Any) -> Requirement:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: forms.Form = kwargs.pop("form", None) or self.form()
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, step = self.form(request.POST), request.POST.get("step", "")
        if step in ("back", "more"):
            form.is_valid()
            form.errors.clear()
            return self.render_to_response(self.get_context_data(form=form))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if step != "save":
            return self._preview(form)
        try:
            made = self.save(form)
        except RequirementError as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        said = _("Saved. The duties of everybody concerned are being brought into line in the background.")
        messages.success(request, said if is_following(made) else _("Saved; the duties are in line with it."))
        return redirect("requirement", pk=made.pk)

    def _preview(self, form: Any) -> HttpResponse:
        found = self.effects(form)
        shown = [(change, LABELS[change], found.counts[change], found.named[change]) for change in Change]
        told = facts(form.terms()) if isinstance(form, RequirementForm) else []
        context = {**self.get_context_data(form=form), "found": found, "shown": shown, "named": NAMED, "facts": told}
        self.template_name = "certificates/admin/requirement_effect.html"
        return self.render_to_response(context)


class NewRequirementView(Asking):
    page_title = gettext_lazy("New requirement")

    def may(self) -> bool:
        return may_write_requirements(self.viewer)

    def form(self, data: Any = None) -> RequirementForm:
        return RequirementForm(data, viewer=self.viewer)

    def effects(self, form: RequirementForm) -> Effects:
        return effect_of_terms(terms=form.terms(), viewer=self.viewer)

    def save(self, form: RequirementForm) -> Requirement:
        return create_requirement(terms=form.terms(), actor=self.viewer, reason=form.cleaned_data["reason"])


class ChangeRequirementView(Asking):
    page_title = gettext_lazy("Change the requirement")

    def may(self) -> bool:
        return may_change_requirement(self.viewer, self.requirement)

    def form(self, data: Any = None) -> RequirementForm:
        return RequirementForm(data, viewer=self.viewer, changed=self.requirement)

    def effects(self, form: RequirementForm) -> Effects:
        return effect_of_terms(terms=form.terms(), viewer=self.viewer, changed=self.requirement)

    def save(self, form: RequirementForm) -> Requirement:
        reason = form.cleaned_data["reason"]
        return change_requirement(requirement=self.requirement, terms=form.terms(), actor=self.viewer, reason=reason)


class EndRequirementView(Asking):
    page_title = gettext_lazy("End the requirement")

    def may(self) -> bool:
        return may_change_requirement(self.viewer, self.requirement)

    def form(self, data: Any = None) -> EndForm:
        return EndForm(data)

    def effects(self, form: EndForm) -> Effects:
        last_day = form.cleaned_data["last_day"]
        return effect_of_ending(requirement=self.requirement, last_day=last_day, viewer=self.viewer)

    def save(self, form: EndForm) -> Requirement:
        given = form.cleaned_data
        end_requirement(
            requirement=self.requirement, last_day=given["last_day"], actor=self.viewer, reason=given["reason"]
        )
        return self.requirement


urls = [
    path("requirements/", RequirementsView.as_view(), name="requirements"),
    path("requirements/new/", NewRequirementView.as_view(), name="new_requirement"),
    path("requirements/<int:pk>/", RequirementView.as_view(), name="requirement"),
    path("requirements/<int:pk>/change/", ChangeRequirementView.as_view(), name="change_requirement"),
    path("requirements/<int:pk>/end/", EndRequirementView.as_view(), name="end_requirement"),
]
