"""What is written when a report leaves the house."""

from audit.services import record
from people.models import Person
from reports.selection import Selection


def record_export(*, selection: Selection, form: str, filters: dict[str, str]) -> None:
    """Who took which people's standing away, as ``csv`` or ``xlsx``, and how it was narrowed."""
    after = {
        "format": form,
        "as_at": selection.on.isoformat(),
        "people": selection.people().count(),
        "filters": filters,
    }
    record(action="status.exported", subject=selection.viewer, actor=selection.viewer, after=after)


def record_forecast_export(*, selection: Selection, form: str, filters: dict[str, str]) -> None:
    """Numbers, no names; still who took them, and how they were narrowed."""
    after = {"format": form, "as_at": selection.on.isoformat(), "filters": filters}
    record(action="forecast.exported", subject=selection.viewer, actor=selection.viewer, after=after)


def record_audit_export(*, viewer: Person, rows: int, form: str, filters: dict[str, str]) -> None:
    """Who took how much of the audit away, and how it was narrowed."""
    record(
        action="audit.exported", subject=viewer, actor=viewer, after={"rows": rows, "format": form, "filters": filters}
    )
