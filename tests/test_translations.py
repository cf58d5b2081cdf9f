"""The Chinese catalogues are whole; ``python -m tests.check`` compares it with the sources."""

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from config.management.commands.compile_translations import compile_catalogue
from tests import translations


def test_every_text_has_its_chinese() -> None:
    assert list(translations.complaints()) == []


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('#, fuzzy\nmsgid "Course"\nmsgstr "课程"', "fuzzy: 'Course'"),
        ('msgid "Course"\nmsgstr ""', "empty: 'Course'"),
        ('msgid "By %(name)s"\nmsgstr "由"', "placeholder lost: 'By %(name)s' became '由'"),
        (
            'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(m)s 天"',
            "unknown placeholder: '%(n)s day' became '%(m)s 天'",
        ),
    ],
)
def test_a_fault_is_named(tmp_path: Path, entry: str, complaint: str) -> None:
    catalogue = tmp_path / "django.po"
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue.write_text(f"{header}{entry}\n")
    assert list(translations.complaints_of(catalogue)) == [complaint]


def test_two_rooms_that_say_one_text_differently_are_named(tmp_path: Path) -> None:
    """Also in the plural; with a context they may."""
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    both = 'msgid "Course"\nmsgstr "课程"\n\nmsgctxt "of an attempt"\nmsgid "Result"\nmsgstr "成绩"\n\n'
    made = []
    for room, result in (("quizzes", "成绩"), ("people", "结果")):
        catalogue = tmp_path / room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        catalogue.parent.mkdir(parents=True)
        catalogue.write_text(f'{header}{both}msgid "Result"\nmsgstr "{result}"\n')
        made.append(catalogue)
    assert list(translations.disagreements(made)) == [
        "one text, two meanings: 'Result' is '成绩' in quizzes but '结果' in people"
    ]


@pytest.mark.parametrize("source", translations.CATALOGUES, ids=lambda path: path.parents[3].name)
def test_it_can_be_compiled(source: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(source.read_bytes())
    compile_catalogue(catalogue)
    assert catalogue.with_suffix(".mo").stat().st_size > 0


def test_the_compiled_catalogue_speaks_chinese() -> None:
    with translation.override("zh-hans"):
        assert gettext("Certificates") != "Certificates"
