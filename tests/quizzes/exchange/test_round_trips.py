"""What we write we read again unchanged."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange import aiken, gift, gift_writing
from quizzes.exchange.items import Export, Item
from quizzes.exchange.moodle import reading as moodle_reading
from quizzes.exchange.moodle import writing as moodle_writing
from quizzes.exchange.qti import reading as qti_reading
from quizzes.exchange.qti import versions
from quizzes.exchange.qti import writing as qti_writing
from quizzes.exchange.sheet import reading as sheet_reading
from quizzes.exchange.sheet import writing as sheet_writing
from quizzes.exchange.texts import canonical
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.strategies import (
    CONTENTS,
    WORDS,
    case,
    choice,
    dot,
    gap_options,
    gap_text,
    gaps,
    items,
    pictured,
    told,
)

GIFT = ("single", "multiple", "true_false", "matching", "short_text", "numeric")
MOODLE = tuple(kind for kind in CONTENTS if kind not in ("judgement", "likert"))
IN_MOODLE = {  # gaps in one order, and parts that a text can hold
    "gap_choice": gaps(gap_options(), ordered=True),
    "gap_text": gap_text(ordered=True),
    "case": case(("single", "multiple", "true_false", "short_text", "numeric")),
}


@settings(max_examples=60, deadline=None)
@given(items(GIFT))
def test_gift(item: Item) -> None:
    export = Export([item])
    parsed = gift.read(gift_writing.write(export))
    assert (parsed.faults, export.faults) == ([], [])
    assert [told(one) for one in parsed.items] == [told(item)]


@pytest.mark.parametrize("kind", MOODLE)
def test_moodle_xml(kind: str) -> None:
    @settings(max_examples=15, deadline=None)
    @given(pictured(items((kind,), IN_MOODLE.get(kind))))
    def holds(drawn: tuple[Item, dict[str, bytes]]) -> None:
        item, pictures = drawn
        export = Export([item], pictures)
        parsed = moodle_reading.read(moodle_writing.write(export))
        assert (parsed.faults, export.faults, parsed.pictures) == ([], [], pictures)
        assert [told(one) for one in parsed.items] == [told(item)]

    holds()


@pytest.mark.parametrize("version", [versions.V21, versions.V3])
@pytest.mark.parametrize("kind", CONTENTS)
def test_qti(version: versions.Version, kind: str) -> None:
    @settings(max_examples=12, deadline=None)
    @given(pictured(items((kind,))))
    def holds(drawn: tuple[Item, dict[str, bytes]]) -> None:
        item, pictures = drawn
        export = Export([item], pictures)
        parsed = qti_reading.read(qti_writing.writer(version)(export))
        assert (parsed.faults, export.faults, parsed.pictures) == ([], [], pictures)
        assert [told(one) for one in parsed.items] == [told(item)]

    holds()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CONTENTS)
def test_xlsx(kind: str) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(pictured(items((kind,))), min_size=1, max_size=4, unique_by=lambda drawn: drawn[0].code))
    def holds(drawn: list[tuple[Item, dict[str, bytes]]]) -> None:
        pictures = {name: data for _item, files in drawn for name, data in files.items()}
        export = Export([item for item, _files in drawn], pictures)
        parsed = sheet_reading.read(sheet_writing.write(export))
        lost = {fault.facts["code"] for fault in export.faults}
        held = [item for item, _files in drawn if item.code not in lost]
        assert parsed.faults == []
        assert [told(one) for one in parsed.items] == [told(item) for item in held]
        assert {*parsed.pictures} == {item.content["picture"]["file"] for item in held if item.content.get("picture")}

    holds()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EACH)
def test_nothing_of_an_ordinary_question_is_lost_in_xlsx(kind: str) -> None:
    content = EACH[kind]
    pictures = {}
    if "picture" in content:
        name = f"{sha256(dot(1)).hexdigest()}.png"
        pictures, content = {name: dot(1)}, content | {"picture": {"file": name, "alt": content["picture"]["alt"]}}
    export = Export([Item(1, kind, content, code="x", difficulty="easy", state="ready")], pictures)
    parsed = sheet_reading.read(sheet_writing.write(export))
    assert (export.faults, parsed.faults) == ([], [])
    assert [told(one) for one in parsed.items] == [told(export.items[0])]


@settings(max_examples=60, deadline=None)
@given(choice("single", WORDS))
def test_aiken_keeps_the_question_its_options_and_which_is_right(content: dict[str, Any]) -> None:
    export = Export([Item(1, "single", content, code="x")])
    data = aiken.write(export)
    if export.faults:
        assert data == b""
        return
    parsed = aiken.read(data)
    assert parsed.faults == []
    assert canonical(parsed.items[0].content) == canonical(bare(content))


def bare(content: dict[str, Any]) -> dict[str, Any]:
    options = [{**option, "because": None} for option in content["options"]]
    return {"stem": content["stem"], "options": options}


@pytest.mark.parametrize("write", [gift_writing.write, aiken.write])
def test_nothing_is_written_of_nothing(write: Any) -> None:
    assert write(Export([])) == b""
