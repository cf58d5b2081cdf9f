"""What is done with an import: its columns matched, its wrong cells corrected, started, gone on with; who is absent."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from people.importing.access import managers_only
from people.importing.errors import AbsenceUnsure, ImportRefused
from people.importing.forms import AbsentForm, ColumnsForm
from people.importing.models import PeopleImport
from people.importing.preview import first_cells
from people.importing.problems import FileRefused
from people.importing.services import (
    choose_columns,
    choose_options,
    correct,
    find_absent,
    go_on,
    mark_absent,
    owe_check,
    owe_import,
    spare_absent,
)
from people.importing.services.absent import asks_twice
from people.importing.showing_page import typed_in
from people.importing.views import ImportingView
from people.requests import PersonRequest

SHOWN_AT_ONCE = 200


class Columns(ImportingView):
    """Which column each heading means; also the options of the import. Saving checks the file."""

    people_import: PeopleImport
    template_name = "importing/columns.html"
    page_subtitle = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context.setdefault("form", ColumnsForm(people_import=self.people_import, viewer=self.request.user))
        examples = first_cells(self.people_import)
        places = zip(form.column_fields, examples, strict=False)
        return {**context, "places": list(places), "is_text": not self.people_import.name.lower().endswith(("x", "m"))}

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ColumnsForm(request.POST, people_import=self.people_import, viewer=request.user)
        if not form.is_valid():
            return self._again(form)
        encoding = form.cleaned_data["encoding"]
        is_anew = encoding != self.people_import.encoding
        try:
            choose_options(people_import=self.people_import, **form.options)
            choose_columns(people_import=self.people_import, columns=form.columns, encoding=encoding)
            if is_anew:
                return redirect("importing:columns", self.people_import.pk)
            owe_check(people_import=self.people_import)
        except (ImportRefused, FileRefused) as refused:
            form.add_error(None, str(refused))
            return self._again(form)
        return redirect("importing:page", self.people_import.pk)

    def _again(self, form: ColumnsForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Absent(ImportingView):
    """Who is not in the file: an offer to mark them as left, asked twice where they are many."""

    people_import: PeopleImport
    template_name = "importing/absent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        try:
            people = find_absent(self.people_import)
            many = people.count()
        except AbsenceUnsure as unsure:
            return {**context, "unsure": str(unsure)}
        page = Paginator(people, SHOWN_AT_ONCE).get_page(self.request.GET.get("p"))
        form = context.get("form") or AbsentForm(people=list(page.object_list))
        return {
            **context,
            "form": form,
            "page_obj": page,
            "is_paginated": page.has_other_pages(),
            "many": many,
            "may_spare": many <= SHOWN_AT_ONCE,
            "chosen_to_stay": self.request.POST.getlist("stays"),
        }

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            people = find_absent(self.people_import)
            form = AbsentForm(request.POST, people=list(people[:SHOWN_AT_ONCE]))
            if not form.is_valid():
                return self._again(form)
            many = people.exclude(pk__in=form.spared).count()
            if asks_twice(self.people_import, many) and form.cleaned_data["many"] != many:
                form.twice = many
                if request.POST.get("many"):
                    form.add_error("many", _("It would be {many}.").format(many=many))
                return self._again(form)
            marked = mark_absent(people_import=self.people_import, on=form.cleaned_data["left_on"], spared=form.spared)
        except ImportRefused as refused:
            messages.error(request, str(refused))
            return redirect("importing:page", self.people_import.pk)
        said = ngettext(
            "%(many)d person was added to the list as leaving.",
            "%(many)d people were added to the list as leaving.",
            marked,
        )
        messages.success(request, said % {"many": marked})
        return redirect(f"{reverse('importing:page', args=[self.people_import.pk])}?kind=ended")

    def _again(self, form: AbsentForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _found(request: PersonRequest, pk: int) -> PeopleImport:
    managers_only(request.user)
    found: PeopleImport = get_object_or_404(PeopleImport.objects.visible_to(request.user), pk=pk)
    return found


@require_POST
def correct_cells(request: PersonRequest, pk: int) -> HttpResponse:
    """``page``: keep what was typed and show that page of the wrong rows; without it, check again."""
    people_import = _found(request, pk)
    try:
        correct(people_import=people_import, typed=typed_in(request.POST.dict()))
        if request.POST.get("page", "").isdecimal():
            address = reverse("importing:page", args=[pk])
            return redirect(f"{address}?kind=wrong&p={request.POST['page']}")
        owe_check(people_import=people_import)
    except ImportRefused as refused:
        messages.error(request, str(refused))
    return redirect("importing:page", pk)


@require_POST
def check_again(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, _found(request, pk), owe_check)


@require_POST
def start(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, _found(request, pk), owe_import)


@require_POST
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, _found(request, pk), partial(go_on, actor=request.user))


@require_POST
def spare(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, _found(request, pk), spare_absent)


def _done(request: PersonRequest, people_import: PeopleImport, service: Callable[..., object]) -> HttpResponse:
    """Back to the import's page, with the reason where the service refused."""
    try:
        service(people_import=people_import)
    except ImportRefused as refused:
        messages.error(request, str(refused))
    return redirect("importing:page", people_import.pk)
