"""Files for HR: the report of an import, its wrong rows, and an empty list to begin with."""

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from people.importing.access import managers_only
from people.importing.columns import COLUMNS
from people.importing.models import PeopleImport
from people.importing.reports import report_csv, report_xlsx, wrong_rows_xlsx
from people.requests import PersonRequest
from sheets.writing import Column, xlsx_file


def _found(request: PersonRequest, pk: int) -> PeopleImport:
    managers_only(request.user)
    found: PeopleImport = get_object_or_404(PeopleImport.objects.visible_to(request.user), pk=pk)
    return found


@require_GET
def report(request: PersonRequest, pk: int, kind: str) -> HttpResponseBase:
    """``kind`` is ``xlsx`` or ``csv``: a line for each row."""
    people_import, language = _found(request, pk), translation.get_language() or "zh-hans"
    name = _("import-report-{number}").format(number=pk)
    if kind == "csv":
        answer = StreamingHttpResponse(report_csv(people_import, language), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="import-report-{pk}.csv"'
        return answer
    return FileResponse(report_xlsx(people_import, language), as_attachment=True, filename=f"{name}.xlsx")


@require_GET
def wrong_rows(request: PersonRequest, pk: int) -> HttpResponseBase:
    people_import, language = _found(request, pk), translation.get_language() or "zh-hans"
    name = _("wrong-rows-{number}").format(number=pk)
    return FileResponse(wrong_rows_xlsx(people_import, language), as_attachment=True, filename=f"{name}.xlsx")


@require_GET
def empty_list(request: PersonRequest) -> HttpResponseBase:
    """Every column, in the reader's language, and no rows."""
    managers_only(request.user)
    columns = [Column(str(column.label), 20) for column in COLUMNS]
    return FileResponse(xlsx_file(columns, [], frozen=2), as_attachment=True, filename=f"{_('people')}.xlsx")
