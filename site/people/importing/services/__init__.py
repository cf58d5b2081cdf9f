"""Every write to an import: brought, matched, checked, corrected, imported, forgotten."""

from people.importing.services.absent import find_absent, mark_absent, spare_absent
from people.importing.services.bringing import bring, choose_columns, choose_options, forget
from people.importing.services.checking import check_now, correct, owe_check
from people.importing.services.running import go_on, import_now, owe_import

__all__ = [
    "bring",
    "check_now",
    "choose_columns",
    "choose_options",
    "correct",
    "find_absent",
    "forget",
    "go_on",
    "import_now",
    "mark_absent",
    "owe_check",
    "owe_import",
    "spare_absent",
]
