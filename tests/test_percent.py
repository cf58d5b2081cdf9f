"""A percentage reads alike everywhere: *91 %* with a space that does not break in English, 91% in Chinese."""

import re
from pathlib import Path

import polib
import pytest
from django.template import Context, Template
from django.utils import translation

from bilingual.text import percent
from tests.translations import CATALOGUES, ROOT, SOURCES

SIGN = r"[ \u00a0]?%"
IN_TEMPLATES = re.compile(r"\}\}" + SIGN + r"(?!\})")
AFTER_A_VALUE = re.compile(r"%\(\w+\)[a-z]" + SIGN + "%")
AFTER_A_NUMBER = re.compile(r"(?:\d|\{\w+\})(" + SIGN + r")(?![\w(%])")


@pytest.mark.parametrize(("language", "said"), [("en", "91\u00a0%"), ("zh-hans", "91%")])
def test_it_is_written_as_the_language_has_it(language: str, said: str) -> None:
    with translation.override(language):
        assert percent(91) == said
        assert Template("{% load bilingual %}{{ 91|percent }}").render(Context()) == said


def test_no_template_writes_the_sign_after_a_value() -> None:
    pages = [path for room in SOURCES for path in (ROOT / room).rglob("*.html")]
    assert [str(path.relative_to(ROOT)) for path in pages if IN_TEMPLATES.search(path.read_text())] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_a_text_takes_the_sign_with_its_value_or_writes_it_as_its_language_does(catalogue: Path) -> None:
    for entry in polib.pofile(str(catalogue)):
        chinese = [entry.msgstr, *entry.msgstr_plural.values()]
        for text, sign in [(entry.msgid, "\u00a0%"), (entry.msgid_plural, "\u00a0%"), *((one, "%") for one in chinese)]:
            assert not AFTER_A_VALUE.search(text), text
            assert set(AFTER_A_NUMBER.findall(text)) <= {sign}, text
