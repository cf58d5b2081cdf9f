"""One thing, two languages."""

import pytest
from django.utils import translation

from bilingual.templatetags.bilingual import minutes, reader
from bilingual.text import in_language, language

BOTH = {"zh-hans": "沉着", "en": "Composure"}


@pytest.mark.parametrize(
    ("active", "mine", "text"),
    [
        ("zh-hans", "zh-hans", "沉着"),
        ("en", "en", "Composure"),
        ("en-gb", "en", "Composure"),
        ("fr", "zh-hans", "沉着"),
    ],
)
def test_the_reader_gets_theirs(active: str, mine: str, text: str) -> None:
    with translation.override(active):
        assert (language(), in_language(BOTH), reader(BOTH)) == (mine, text, text)


def test_where_no_language_is_active_it_is_chinese() -> None:
    with translation.override(None):
        assert language() == "zh-hans"


@pytest.mark.parametrize("texts", [{"zh-hans": "沉着"}, {"zh-hans": "沉着", "en": ""}])
def test_where_theirs_is_missing_the_other_serves(texts: dict[str, str]) -> None:
    assert in_language(texts, "en") == "沉着"
    assert in_language({}, "en") == ""


def test_minutes_are_counted_in_the_readers_language() -> None:
    with translation.override("en"):
        assert minutes(12) == "12 min"
    with translation.override("zh-hans"):
        assert minutes(12) == "12 分钟"
