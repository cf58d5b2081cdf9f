"""Writing many rows of a list at once."""

from people.importing.models import Row


def save_rows(rows: list[Row], fields: list[str]) -> None:
    """An upsert: for rows that exist, far cheaper than an UPDATE with a CASE for each."""
    Row.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["people_import", "number"], update_fields=fields
    )
