"""Translations are compiled where no GNU gettext is."""

import gettext
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

HEADER = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""
PO = f"""{HEADER}
msgid "Standing"
msgstr "状态"

msgid "%(count)s day"
msgid_plural "%(count)s days"
msgstr[0] "%(count)s 天"

#, fuzzy
msgid "Waiver"
msgstr "延期"
"""


@pytest.fixture
def po(tmp_path: Path, settings: Settings) -> Path:
    settings.ROOT = tmp_path
    po = tmp_path / "site" / "people" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO)
    return po


def compiled() -> str:
    output = StringIO()
    call_command("compile_translations", stdout=output)
    return output.getvalue()


def test_texts_and_plurals_are_compiled_and_fuzzy_entries_are_not(po: Path):
    said = compiled()

    with po.with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    read = (
        catalogue.gettext("Standing"),
        catalogue.ngettext("%(count)s day", "%(count)s days", 3),
        catalogue.gettext("Waiver"),
    )
    assert read == ("状态", "%(count)s 天", "Waiver")
    assert said == "Compiled zh_Hans of people.\n"


def test_what_has_not_changed_is_left_alone(po: Path):
    compiled()

    assert compiled() == ""


def test_what_has_changed_is_compiled_again(po: Path):
    compiled()
    newer = po.with_suffix(".mo").stat().st_mtime + 10
    os.utime(po, (newer, newer))

    assert compiled() == "Compiled zh_Hans of people.\n"
