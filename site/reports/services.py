"""What is written when a report leaves the house."""

from audit.services import record
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
