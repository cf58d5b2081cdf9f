"""What we write we read again unchanged: every format, every kind that it claims."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange import aiken
from quizzes.exchange.formats import AIKEN, FORMATS, GIFT, MOODLE, XLSX, Format
from quizzes.exchange.items import Export, Item
from quizzes.exchange.texts import canonical
from quizzes.models import QuestionVersion
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.strategies import (
    WORDS,
    case,
    choice,
    dot,
    essay,
    gap_options,
    gap_text,
    gaps,
    items,
    numeric,
    pictured,
    short,
    told,
)

WHOLE = [form for form in FORMATS.values() if form is not AIKEN]  # formats that keep more than the question
CLAIMED = [pytest.param(form, kind, id=f"{form.name}-{kind}") for form in WHOLE for kind in sorted(form.claims)]
UNCLAIMED = [
    pytest.param(form, kind, id=f"{form.name}-{kind}")
    for form in FORMATS.values()
    for kind in QuestionVersion.Kind.values
    if kind not in form.claims
]
ESSAY = essay().map(lambda content: {name: content[name] for name in ("stem", "feedback")})
# What a format holds only a part of is drawn from that part.
KNOWN = st.sampled_from(["100", "50", "33.33333"])  # Moodle knows no other parts of a mark
NARROWER = {
    (GIFT.name, "short_text"): short(KNOWN, WORDS.filter(lambda said: "->" not in said)),
    (GIFT.name, "numeric"): numeric(KNOWN),
    (GIFT.name, "essay"): ESSAY,
    (MOODLE.name, "gap_choice"): gaps(gap_options(), ordered=True),
    (MOODLE.name, "gap_text"): gap_text(ordered=True),
    (MOODLE.name, "case"): case(("single", "multiple", "true_false", "short_text", "numeric")),
}
# Words at chance may read like something else in a cell; then the question is left out and named.
MAY_REFUSE = (XLSX.name,)


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "kind"), CLAIMED)
def test_what_is_written_is_read_again_unchanged(form: Format, kind: str) -> None:
    drawn = items((kind,), NARROWER.get((form.name, kind)))
    every = pictured(drawn) if form is not GIFT else drawn.map(lambda item: (item, {}))

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(every)
    def holds(drawn: tuple[Item, dict[str, bytes]]) -> None:
        item, pictures = drawn
        export = Export([item], pictures)
        parsed = form.read(form.write(export))
        if export.faults and form.name in MAY_REFUSE:
            assert (parsed.items, len(export.faults)) == ([], 1)
            return
        assert (parsed.faults, export.faults, parsed.pictures) == ([], [], pictures)
        assert [told(one) for one in parsed.items] == [told(item)]

    holds()


@pytest.mark.django_db
@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form.name)
def test_an_ordinary_question_of_each_kind_comes_back_whole(form: Format) -> None:
    for kind in sorted(form.kinds):
        export = Export([ordinary(kind)], {NAME: dot(1)})
        parsed = form.read(form.write(export))
        assert (kind, export.faults, parsed.faults) == (kind, [], [])
        assert [told(one) for one in parsed.items] == [told(export.items[0])]


NAME = f"{sha256(dot(1)).hexdigest()}.png"


def ordinary(kind: str) -> Item:
    content = EACH[kind]
    if "picture" in content:
        content = content | {"picture": {"file": NAME, "alt": content["picture"]["alt"]}}
    return Item(1, kind, content, code="x", difficulty="easy", state="ready")


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "kind"), UNCLAIMED)
def test_a_kind_that_a_format_does_not_claim_is_left_out_and_named(form: Format, kind: str) -> None:
    export = Export([ordinary(kind), Item(2, "single", EACH["single"], code="y")], {NAME: dot(1)})
    parsed = form.read(form.write(export))
    assert ([item.kind for item in parsed.items], export.faults[0].facts["code"]) == (["single"], "x")


def test_the_table_in_the_readme_is_what_the_formats_claim() -> None:
    path = Path(__file__).parents[3] / "quizzes" / "exchange" / "README.md"
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| (kind|`\w+`) \|", line)
    ]
    labels = {str(form.label): form for form in FORMATS.values()}
    forms = [labels[label] for label in rows[0][1:]]
    signs = {kind: ["●" if kind in one.kinds else "◐" if kind in one.partly else "·" for one in forms]
             for kind in QuestionVersion.Kind.values}  # fmt: skip
    assert {row[0].strip("`"): row[1:] for row in rows[1:]} == signs
    assert len(forms) == len(FORMATS)


@settings(max_examples=40, deadline=None)
@given(choice("single", WORDS))
def test_aiken_keeps_the_question_its_options_and_which_is_right(content: dict[str, Any]) -> None:
    export = Export([Item(1, "single", content, code="x")])
    data = aiken.write(export)
    if any(fault.code != "without" for fault in export.faults):
        assert data == b""
        return
    parsed = aiken.read(data)
    assert parsed.faults == []
    assert canonical(parsed.items[0].content) == canonical(bare(content))
    assert bool(export.faults) == (canonical(content) != canonical(bare(content)))


def bare(content: dict[str, Any]) -> dict[str, Any]:
    options = [{**option, "because": None} for option in content["options"]]
    return {"stem": content["stem"], "options": options}


@pytest.mark.parametrize("form", [GIFT, AIKEN], ids=lambda form: form.name)
def test_nothing_is_written_of_nothing(form: Format) -> None:
    assert form.write(Export([])) == b""


@pytest.mark.parametrize(
    ("kind", "more"),
    [("essay", {}), ("numeric", {}), ("single", {"picture": {"file": NAME, "alt": {"en": "x"}}})],
)
def test_gift_leaves_a_question_out_rather_than_thin_it(kind: str, more: dict[str, Any]) -> None:
    export = Export([Item(1, kind, EACH[kind] | more, code="x")])
    assert (GIFT.write(export), [fault.code for fault in export.faults]) == (b"", ["unkept"])
    assert "x" in str(export.faults[0])
