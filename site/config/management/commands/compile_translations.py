"""``manage.py compile_translations``: the .mo files, made by Babel, for machines without GNU gettext."""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile every .po file that is newer than its .mo. Fuzzy entries are left out."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for po in sorted(catalogues()):
            if is_newer(po, po.with_suffix(".mo")):
                compile_catalogue(po)
                if options["verbosity"]:
                    self.stdout.write(f"Compiled {po.parents[1].name} of {po.parents[3].name}.")


def catalogues() -> list[Path]:
    """Each room has its own, and so may a package in it that is an application; those of libraries come compiled."""
    root = Path(settings.ROOT)
    return [po for rooms in ("*", "site/*", "site/*/*") for po in root.glob(f"{rooms}/locale/*/LC_MESSAGES/*.po")]


def is_newer(po: Path, mo: Path) -> bool:
    return not mo.exists() or po.stat().st_mtime_ns > mo.stat().st_mtime_ns


def compile_catalogue(po: Path) -> None:
    """Put in place whole: another process may be reading. Without a locale Babel drops the plural forms."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
    draft = po.with_suffix(f".mo.{os.getpid()}")
    with draft.open("wb") as target:
        write_mo(target, catalogue, use_fuzzy=False)
    draft.replace(po.with_suffix(".mo"))
