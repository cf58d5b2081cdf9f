"""The nightly comparison of the projection with the facts. HR hears of a difference, and it is mended."""

from django.db import transaction

from bilingual.days import today
from certificates.projection import CHUNK, differences, project_in_turn
from certificates.tallies.checking import wrong_tallies
from certificates.tallies.making import make
from notices.services import notify
from people.models import Person, Role


def check_standing() -> int:
    """How many cells and tallies differed. Those who answer for everybody are told once a day, and all is put right."""
    different, wrong = list(differences()), wrong_tallies()
    if not different and not wrong:
        return 0
    with transaction.atomic():
        for person in Person.objects.active().holding_everywhere(Role.HR, Role.ADMIN):
            facts = {"count": str(len(different) + wrong)}
            notify(person=person, kind="certificates.standing_differs", key=today().isoformat(), facts=facts)
    people = sorted({person for person, _ in different})
    for start in range(0, len(people), CHUNK):
        project_in_turn(people[start : start + CHUNK])
    if wrong:
        make()
    return len(different) + wrong
