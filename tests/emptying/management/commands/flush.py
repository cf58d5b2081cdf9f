"""``flush`` as the tests need it: Django empties the database after a test that commits.

The audit's triggers refuse that, as they should. Here they are taken away first; what ``flush`` does at its end, as
after a migration, puts them back. No setting of the platform does this: there, ``flush`` is refused.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from audit import guard


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        guard.remove(connections[options["database"]])
        super().handle(**options)
