"""Who may write requirements, and who may ask for relief from a duty, or grant it."""

from certificates.models import Requirement
from certificates.reach import Terms, terms_of
from people.models import Person
from people.rules import may_administer_certificates, may_manage, may_manage_people, may_remind, may_see


def may_write_requirements(viewer: Person) -> bool:
    """HR, of their own part of the organisation alone."""
    return may_manage_people(viewer)


def is_within_part(viewer: Person, terms: Terms) -> bool:
    """The audience lies in the part that ``viewer`` manages: its units do, and whoever is named."""
    if viewer.manages.everywhere:
        return True
    if terms.audience().names_people_alone:
        placed = bool(terms.people)
    else:
        placed = bool(terms.units) and all(viewer.manages.covers(unit) for unit in terms.units)
    named = {one.pk for one in (*terms.people, *terms.exceptions)}
    return placed and Person.objects.manageable_by(viewer).filter(pk__in=named).count() == len(named)


def may_change_requirement(viewer: Person, requirement: Requirement) -> bool:
    return may_write_requirements(viewer) and is_within_part(viewer, terms_of(requirement))


def may_ask_for_relief(viewer: Person, person: Person) -> bool:
    """For oneself; managers and HR for each of their people."""
    return viewer.pk == person.pk or (may_remind(viewer) and may_see(viewer, person))


def may_grant_relief(viewer: Person, person: Person) -> bool:
    """At once, without a request: HR of the person's part, and never for oneself."""
    return viewer.pk != person.pk and may_administer_certificates(viewer) and may_manage(viewer, person)
