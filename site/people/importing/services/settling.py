"""After every row is planned: whom a row waits for must come first. New line managers; and, before somebody's second
placement, the row that says who that is."""

from people.importing.models import Kind, PeopleImport, Row, RowQuerySet
from people.importing.problems import Problem

DEEPEST = 100


def settle(people_import: PeopleImport) -> None:
    """A rank for each row that waits for another; wrong, where that one is wrong or waits for this one."""
    rows = people_import.rows.filter(is_absent=False)
    waiting = rows.exclude(waits_for="")
    waits = {staff_number: (pk, wanted) for pk, staff_number, wanted in _told(waiting.filter(is_secondary=False))}
    keys = set(waiting.values_list("waits_for", flat=True))
    known = rows.filter(staff_number__in=keys, is_secondary=False).order_by("number")
    firsts = {
        key: (number, kind == Kind.WRONG) for key, number, kind in known.values_list("staff_number", "number", "kind")
    }
    ranks, wrong = {}, {}
    for key, (pk, _) in waits.items():
        rank, problem = _rank(key, waits, firsts)
        if problem:
            wrong[pk] = problem
        else:
            ranks[pk] = rank
    _settle_secondary(rows, waits, firsts, ranks, wrong)
    _write_ranks(ranks)
    _write_wrong(wrong)


def _settle_secondary(
    rows: RowQuerySet,
    waits: dict[str, tuple[int, str]],
    firsts: dict[str, tuple[int, bool]],
    ranks: dict[int, int],
    wrong: dict[int, Problem],
) -> None:
    """They come after everybody's primary row."""
    secondary = rows.filter(is_secondary=True).exclude(kind=Kind.WRONG)
    last = max(ranks.values(), default=0) + 1
    for pk, own, wanted in _told(secondary):
        number, is_wrong = firsts.get(wanted, (0, False))
        if is_wrong or (wanted in waits and waits[wanted][0] in wrong):
            code, column = ("primary_wrong", "staff_number") if wanted == own else ("manager_wrong", "line_manager")
            wrong[pk] = Problem(code=code, column=column, facts={"value": wanted, "row": number})
        else:
            ranks[pk] = last


def _told(rows: RowQuerySet) -> list[tuple[int, str, str]]:
    return list(rows.values_list("pk", "staff_number", "waits_for"))


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
