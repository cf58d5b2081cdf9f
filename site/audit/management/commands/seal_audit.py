"""``manage.py seal_audit``: chain what was written since beat's last errand."""

from typing import Any

from django.core.management.base import BaseCommand

from audit.sealing import head, seal


class Command(BaseCommand):
    help = "Chain the audit records that are not chained yet, as beat does every 15 seconds."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = seal(seconds=float("inf"))
        self.stdout.write(f"Sealed {sealed} records. The head is {head() or 'none: nothing was ever recorded'}.")
