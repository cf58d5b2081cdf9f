"""Refusals of this package that a person reads."""

from django.utils.translation import gettext as _


class ImportRefused(Exception):
    """``str(error)`` is a sentence for the reader."""


class NotNow(ImportRefused):
    def __init__(self) -> None:
        super().__init__(_("The import is not at this step any more. This page shows where it is."))


class NotChecked(ImportRefused):
    def __init__(self) -> None:
        super().__init__(_("There are corrections that have not been checked yet. Check again first."))


class ColumnTwice(ImportRefused):
    def __init__(self, column: str) -> None:
        super().__init__(_("“{column}” is chosen for more than one heading.").format(column=column))


class ColumnMissing(ImportRefused):
    def __init__(self, column: str) -> None:
        super().__init__(_("Say which heading is “{column}”.").format(column=column))


class AbsenceUnsure(ImportRefused):
    def __init__(self) -> None:
        super().__init__(_("Some rows have no staff number that can be read, so it is not sure who is absent."))
