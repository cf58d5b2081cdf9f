"""Every kind's items and packages are what the schemas of QTI ask for."""

import zipfile
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from quizzes.exchange.items import Export, Item
from quizzes.exchange.qti import versions
from quizzes.exchange.qti import writing as qti_writing
from quizzes.exchange.qti.versions import Version
from quizzes.models import QuestionVersion
from tests.quizzes.contents import EACH
from tests.quizzes.exchange.qti_rules import manifest_violations, violations
from tests.quizzes.exchange.strategies import dot

PICTURE = f"{sha256(dot(1)).hexdigest()}.png"
EVERY = [versions.V21, versions.V22, versions.V3]
MORE = {
    "feedback": {"zh-hans": "记住。\n三点。", "en": "Remember.\nThree points."},
    "picture": {"file": PICTURE, "alt": {"zh-hans": "收银台", "en": "A till"}},
}
WHY = {"zh-hans": "因为……", "en": "Because …"}


def whole(kind: str) -> dict[str, Any]:
    """With everything that a question of the kind may have."""
    content = {**EACH[kind], **MORE}
    for name in ("options", "zones"):
        if name in content:
            content[name] = [{**one, "because": WHY} for one in content[name]]
    if "rubric" in content:
        content["rubric"] = [{**one, "levels": WHY} for one in content["rubric"]]
    return content


def package(version: Version, kind: str) -> tuple[Any, list[Any], set[str]]:
    """Its manifest, its items, and what it holds."""
    export = Export([Item(1, kind, whole(kind), code="x", tags=("a", "b"))], {PICTURE: dot(1)})
    with zipfile.ZipFile(BytesIO(qti_writing.writer(version)(export))) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    items = [etree.fromstring(part) for name, part in parts.items() if name.startswith("items/q") and "xml" in name]
    return etree.fromstring(parts["imsmanifest.xml"]), items, set(parts)


@pytest.mark.parametrize("version", EVERY, ids=["2.1", "2.2", "3.0"])
@pytest.mark.parametrize("kind", QuestionVersion.Kind.values)
def test_items_hold_what_the_schema_allows_in_its_order(kind: str, version: Version) -> None:
    _manifest, items, _held = package(version, kind)
    assert [list(violations(item, version)) for item in items] == [[], []]


@pytest.mark.parametrize("version", EVERY, ids=["2.1", "2.2", "3.0"])
@pytest.mark.parametrize("kind", QuestionVersion.Kind.values)
def test_manifests_name_version_and_files_and_nothing_of_ours(kind: str, version: Version) -> None:
    manifest, _items, held = package(version, kind)
    assert list(manifest_violations(manifest, version, held)) == []


def test_a_place_with_a_long_name_is_written_with_as_much_as_the_schema_allows() -> None:
    long = {"zh-hans": "长" * 300, "en": "long " * 100}
    zones = [{**one, "text": long} for one in EACH["hotspot"]["zones"]]
    export = Export([Item(1, "hotspot", {**EACH["hotspot"], **MORE, "zones": zones}, code="x")], {PICTURE: dot(1)})
    with zipfile.ZipFile(BytesIO(qti_writing.writer(versions.V22)(export))) as held:
        item = etree.fromstring(held.read("items/q00001.en.xml"))
    assert list(violations(item, versions.V22)) == []
