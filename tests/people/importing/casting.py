"""The demo's organisation in small, and files made on the spot."""

import csv
import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from people.importing.models import PeopleImport, Row
from people.importing.services import bring, check_now, choose_columns, import_now
from people.models import Person, Unit
from tests.factories import PositionFactory, UnitFactory


class Company:
    """东方零售集团 → 华东大区 → 静安店, 徐汇店; 华北大区 → 朝阳店. Positions 店员 and 店长."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        for code, name, parent in (
            ("HQ", "东方零售集团", ""),
            ("EAST", "华东大区", "HQ"),
            ("NORTH", "华北大区", "HQ"),
            ("JINGAN", "静安店", "EAST"),
            ("XUHUI", "徐汇店", "EAST"),
            ("CHAOYANG", "朝阳店", "NORTH"),
        ):
            below = {"parent": self.units[parent]} if parent else {}
            self.units[code] = UnitFactory(code=code, name_zh=name, name_en=code.title(), **below)
        self.assistant = PositionFactory(code="assistant", name_zh="店员", name_en="Shop assistant")
        self.supervisor = PositionFactory(code="supervisor", name_zh="店长", name_en="Shop manager")


def csv_file(*rows: Sequence[object], encoding: str = "utf-8") -> BinaryIO:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def checked(*rows: Sequence[object], actor: Person | None = None, **options: Any) -> PeopleImport:
    """A dry run of a CSV file with these rows, the first being the headings."""
    made = bring(file=csv_file(*rows), name="people.csv", actor=actor, **options)
    if not made.is_matched:
        choose_columns(people_import=made, columns=made.columns)
    check_now(people_import=made)
    return made


def imported(*rows: Sequence[object], actor: Person | None = None, **options: Any) -> PeopleImport:
    made = checked(*rows, actor=actor, **options)
    import_now(people_import=made)
    return made


def codes(made: PeopleImport) -> list[dict[str, str]]:
    """Of each row, what is wrong: the problem's code by column."""
    return [_codes(row) for row in made.rows.all()]


def _codes(row: Row) -> dict[str, str]:
    return {problem["column"]: problem["code"] for problem in row.problems}


def kinds(made: PeopleImport) -> list[str]:
    return list(made.rows.values_list("kind", flat=True))


def changes(made: PeopleImport, place: int = 0) -> list[list[Any]]:
    return list(made.rows.all()[place].changes)
