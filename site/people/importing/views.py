"""Bringing people in, in the back office: bring a file, look at the dry run, import. Each step is an address of its own
that can be left and found again."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django.views.generic.base import TemplateView
from django_htmx.http import HttpResponseClientRefresh
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.importing.access import managers_only
from people.importing.columns import COLUMNS
from people.importing.forms import UploadForm
from people.importing.models import WRITES, Kind, PeopleImport, Row, State
from people.importing.problems import FileRefused
from people.importing.services import bring, owe_check
from people.importing.services.absent import scope_of
from people.importing.showing import shown
from people.importing.showing_page import AT_ONCE, wrong_cells
from people.requests import PersonRequest

ICON = "upload"


class ImportingView(WagtailAdminTemplateMixin, TemplateView):
    """A page of this package: who may not manage people gets a 403, an import of somebody else a 404."""

    request: PersonRequest
    header_icon = ICON
    page_title: str | Promise = gettext_lazy("Bring people in")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        managers_only(self.request.user)
        self.people_import = self._found() if "pk" in kwargs else None

    def _found(self) -> PeopleImport:
        return get_object_or_404(PeopleImport.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.people_import or "")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*self.breadcrumbs_items, {"url": reverse("importing:index"), "label": self.page_title}]
        if self.people_import:
            items.append(
                {"url": reverse("importing:page", args=[self.people_import.pk]), "label": str(self.people_import)}
            )
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "people_import": self.people_import}


class Index(ImportingView):
    """The files brought so far, and the form for the next."""

    template_name = "importing/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.setdefault("form", UploadForm(viewer=self.request.user))
        imports = PeopleImport.objects.visible_to(self.request.user).select_related("actor")
        page = Paginator(imports, 20).get_page(self.request.GET.get("p"))
        return {**context, "page_obj": page, "columns": COLUMNS, "is_paginated": page.has_other_pages()}

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, viewer=request.user)
        if not form.is_valid():
            return self._again(form)
        file = form.cleaned_data["file"]
        try:
            people_import = bring(file=file, name=file.name, actor=request.user, **form.options)
        except FileRefused as refused:
            form.add_error("file", str(refused))
            return self._again(form)
        if not people_import.is_matched:
            return redirect("importing:columns", people_import.pk)
        owe_check(people_import=people_import)
        return redirect("importing:page", people_import.pk)

    def _again(self, form: UploadForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Page(ImportingView):
    """Where an import stands: being checked, its dry run, being imported, its result."""

    people_import: PeopleImport
    template_name = "importing/page.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.people_import.state == State.UPLOADED and not self.people_import.is_matched:
            return redirect("importing:columns", self.people_import.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), **standing(self.people_import)}
        if self.people_import.state in (State.CHECKED, State.DONE, State.STOPPED):
            context |= self._rows()
        return context

    def _rows(self) -> dict[str, Any]:
        chosen = self.request.GET.get("kind", "")
        outcome = self.request.GET.get("outcome", "")
        rows = self.people_import.rows.of_kind(chosen).select_related("person")
        if outcome in Row.Outcome.values:
            rows = rows.filter(outcome=outcome)
        page = Paginator(rows, AT_ONCE).get_page(self.request.GET.get("p"))
        lines = [(one, list(wrong_cells(one))) for one in shown(page.object_list)]
        may_correct = self.people_import.state == State.CHECKED and any(cells for _one, cells in lines)
        return {
            "chosen": chosen,
            "outcome": outcome,
            "lines": lines,
            "page_obj": page,
            "is_paginated": page.has_other_pages(),
            "may_correct": may_correct,
            "kinds": kinds(self.people_import, chosen),
            "many": sum(self.people_import.counts.get(kind, 0) for kind in WRITES),
            "absent": self.people_import.rows.filter(is_absent=True).count(),
            "people_in_scope": scope_of(self.people_import).count() if self.people_import.actor else 0,
            "refused_rows": self.people_import.rows.filter(outcome=Row.Outcome.REFUSED).count(),
        }


def kinds(people_import: PeopleImport, chosen: str) -> list[dict[str, Any]]:
    """The filters over the rows, each with how many there are."""
    counts = people_import.counts
    found = [{"key": "", "label": _("All rows"), "many": sum(counts.values()), "is_chosen": not chosen}]
    for kind in Kind:
        many = counts.get(kind.value, 0)
        found.append({"key": kind.value, "label": kind.label, "many": many, "is_chosen": chosen == kind.value})
    return found


def standing(people_import: PeopleImport) -> dict[str, Any]:
    """What the progress bar says."""
    is_import = people_import.state == State.IMPORTING
    done = people_import.done if is_import else people_import.checked
    return {
        "people_import": people_import,
        "done": done,
        "all": people_import.to_do if is_import else people_import.total,
        "is_import": is_import,
        "is_reading": people_import.state == State.CHECKING and not people_import.checked,
    }


@require_GET
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every second; when the work is over, the whole page anew."""
    managers_only(request.user)
    people_import = get_object_or_404(PeopleImport.objects.visible_to(request.user), pk=pk)
    if not people_import.is_busy:
        return HttpResponseClientRefresh()
    return render(request, "importing/includes/progress.html", standing(people_import))
