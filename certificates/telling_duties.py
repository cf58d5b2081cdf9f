"""Whoever gets duties is told once, of all that begin at the same time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bilingual.text import LANGUAGES
from certificates.models import Certification
from notices.services import Owed, notify_many
from people.models import Person

NAMED = 3  # the rest is counted
COMMA = {"zh-hans": "、", "en": ", "}


class Begun(NamedTuple):
    """A duty whose first day has come."""

    pk: int
    person: int
    certification: int
    due_on: date
    since: date | None = None  # goes on from an earlier one: nothing new


def tell_of_duties(begun: Sequence[Begun]) -> None:
    """Of what they do not hold yet. Who has never signed in finds it in My certifications on their first day."""
    by_person: dict[int, list[Begun]] = defaultdict(list)
    for one in begun:
        if one.since is None:
            by_person[one.person].append(one)
    known = Person.objects.active().filter(pk__in=by_person, last_login__isnull=False).order_by("pk")
    told = list(known.values_list("pk", flat=True)) if by_person else []
    if not told:
        return
    names = {one.pk: one.names for one in Certification.objects.filter(pk__in={one.certification for one in begun})}
    notify_many(kind="certificates.duties_began", owed=(_owed(pk, by_person[pk], names) for pk in told))


def _owed(person: int, duties: Sequence[Begun], names: dict[int, dict[str, str]]) -> Owed:
    soonest = sorted(duties, key=lambda one: (one.due_on, one.pk))
    each = [names[one.certification] for one in soonest]
    return Owed(
        person_id=person,
        key=str(min(one.pk for one in duties)),
        facts={
            "certifications": {code: _listed([one[code] for one in each], code) for code in LANGUAGES},
            "due_on": soonest[0].due_on.isoformat(),
        },
    )


def _listed(names: Sequence[str], code: str) -> str:
    shown, more = COMMA[code].join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return shown
    return f"{shown}等 {len(names)} 项" if code == "zh-hans" else f"{shown} and {more} more"
