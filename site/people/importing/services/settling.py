"""After every row is planned: line managers who are new themselves, and so must come first."""

from people.importing.models import Kind, PeopleImport, Row
from people.importing.problems import Problem

DEEPEST = 100


def settle(people_import: PeopleImport) -> None:
    """A rank for each row that waits for another; wrong, where that one is wrong or waits for this one."""
    waiting = people_import.rows.filter(is_absent=False).exclude(waits_for="")
    waits = {staff_number: (pk, wanted) for pk, staff_number, wanted in _told(waiting)}
    wanted = {wanted for _, wanted in waits.values()}
    known = people_import.rows.filter(staff_number__in=wanted).order_by("number")
    managers = {
        key: (number, kind == Kind.WRONG) for key, number, kind in known.values_list("staff_number", "number", "kind")
    }
    ranks, wrong = {}, {}
    for key, (pk, _) in waits.items():
        rank, problem = _rank(key, waits, managers)
        if problem:
            wrong[pk] = problem
        else:
            ranks[pk] = rank
    _write_ranks(ranks)
    _write_wrong(wrong)


def _told(rows: object) -> list[tuple[int, str, str]]:
    return list(rows.values_list("pk", "staff_number", "waits_for"))  # type: ignore[attr-defined]


def _rank(
    key: str, waits: dict[str, tuple[int, str]], managers: dict[str, tuple[int, bool]]
) -> tuple[int, Problem | None]:
    """How many must come before; or what is wrong on the way up."""
    rank, seen = 0, {key}
    while key in waits:
        key = waits[key][1]
        number, is_wrong = managers[key]
        if is_wrong:
            return 0, Problem(code="manager_wrong", column="line_manager", facts={"value": key, "row": number})
        if key in seen or rank > DEEPEST:
            return 0, Problem(code="manager_circle", column="line_manager")
        seen.add(key)
        rank += 1
    return rank, None


def _write_ranks(ranks: dict[int, int]) -> None:
    for rank in sorted(set(ranks.values())):
        pks = [pk for pk, own in ranks.items() if own == rank]
        for start in range(0, len(pks), 1000):
            Row.objects.filter(pk__in=pks[start : start + 1000]).update(rank=rank)


def _write_wrong(wrong: dict[int, Problem]) -> None:
    pks = list(wrong)
    for start in range(0, len(pks), 1000):
        rows = list(Row.objects.filter(pk__in=pks[start : start + 1000]))
        for row in rows:
            row.kind, row.problems = Kind.WRONG, [*row.problems, wrong[row.pk].kept()]
        Row.objects.bulk_update(rows, ["kind", "problems"], batch_size=200)
