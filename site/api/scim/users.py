"""Writing people: what differs between the resource as it was and as it shall be, told to the services."""

from dataclasses import replace

from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _
from scim2_models import ForbiddenException, InvalidValueException, UniquenessException

from api.models import Provisioned
from api.scim.placing import Place, Placing
from api.scim.reach import Reach
from api.scim.saying import NOBODY, note_said, own_fields, placing
from api.scim.service import FullUser
from bilingual.days import today
from people.models import ExternalId, Person, Placement
from people.services import add_person, change_person, leave, rejoin


def numbered(staff_number: str | None) -> Q:
    """By the staff number, as its unique index has it."""
    return Q(Exact(Lower("staff_number"), Lower(Value(staff_number or ""))))


class Users:
    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.placing = Placing(reach)
        self.note = reach.note()

    def create(self, wanted: FullUser) -> Person:
        number = wanted.user_name or ""
        if Person.objects.filter(numbered(number)).exists():
            raise UniquenessException(
                detail=_("Somebody has the staff number “%(number)s” already.") % {"number": number}
            )
        person = add_person(staff_number=number, joined_on=today(), **own_fields(NOBODY, wanted), **self.note)
        self._write(person, NOBODY, wanted)
        return person

    def deleted(self, wanted: FullUser) -> Person | None:
        """Who was deleted by a client, and is wanted again."""
        gone = self.reach.everyone().filter(is_active=False, provisioned__deleted_at__isnull=False)
        return gone.filter(numbered(wanted.user_name)).first()

    def revive(self, person: Person, before: FullUser, wanted: FullUser) -> None:
        Provisioned.objects.filter(person=person).update(deleted_at=None)
        self.update(person, before, wanted)

    def update(self, person: Person, before: FullUser, wanted: FullUser) -> None:
        self._refuse_beyond(person)
        change_person(person=person, **own_fields(before, wanted), **self.note)
        self._write(person, before, wanted)

    def delete(self, person: Person) -> None:
        """They leave. For clients there is no such person any more; the row and all facts stay."""
        self._refuse_beyond(person)
        if person.is_active:
            leave(person=person, **self.note)
        ExternalId.objects.filter(person=person, source=self.reach.source).delete()
        Provisioned.objects.update_or_create(person=person, defaults={"deleted_at": timezone.now()})

    def _write(self, person: Person, before: FullUser, wanted: FullUser) -> None:
        self._external_id(person, before.external_id, wanted.external_id)
        said = Provisioned.objects.get_or_create(person=person)[0]
        note_said(said, before, wanted)
        if before.active is False and wanted.active is not False:
            self._come_back(person, said, before, wanted)
        elif before is NOBODY or placing(before) != placing(wanted):
            self._place(person, said, before, wanted)
        if before.active is not False and wanted.active is False:
            leave(person=person, **self.note)
        said.save()

    def _refuse_beyond(self, person: Person) -> None:
        if not self.reach.may_change(person):
            raise ForbiddenException(
                detail=_("This person has a role beyond the token's part of the organisation: it cannot change them.")
            )

    def _external_id(self, person: Person, before: str | None, wanted: str | None) -> None:
        if before == wanted:
            return
        ours = ExternalId.objects.filter(source=self.reach.source)
        if wanted and ours.filter(value=wanted).exclude(person=person).exists():
            raise UniquenessException(detail=_("The externalId “%(value)s” is in use already.") % {"value": wanted})
        ours.filter(person=person).delete()
        if wanted:
            ExternalId.objects.create(person=person, source=self.reach.source, value=wanted)

    def _place(self, person: Person, said: Provisioned, before: FullUser, wanted: FullUser) -> None:
        place = self._wanted_place(person, said, before, wanted)
        if wanted.active is False:
            _wait(said, place)
        elif place is None:
            self.placing.away(person)
        else:
            self.placing.settle(person, place)

    def _come_back(self, person: Person, said: Provisioned, before: FullUser, wanted: FullUser) -> None:
        place = self._wanted_place(person, said, before, wanted)
        if place and place.unit.retired_on and self.reach.home:
            place, said.says_department = replace(place, unit=self.reach.home), False
        rejoin(person=person, **self.note)
        person.refresh_from_db()
        _wait(said, None)
        if place is not None:
            self.placing.settle(person, place)

    def _wanted_place(self, person: Person, said: Provisioned, before: FullUser, wanted: FullUser) -> Place | None:
        """What did not change is not looked up again: two units may have one name."""
        (old_unit, old_title, old_manager), (unit, title, manager) = placing(before), placing(wanted)
        now = _waiting(said) or _as_place(self.placing.told(person))
        if unit is None:
            chosen = now.unit if now and old_unit is None else self.reach.home
        else:
            chosen = now.unit if now and unit == old_unit else self.placing.unit(unit)
        said.says_department = unit is not None
        if chosen is None:
            if title or manager:
                raise InvalidValueException(detail=_("A title or a manager needs a department."))
            return None
        return Place(
            unit=chosen,
            position=now.position if now and title == old_title else self.placing.position(title),
            manager=now.manager if now and manager == old_manager else self._manager(person, manager),
        )

    def _manager(self, person: Person, value: str | None) -> Person | None:
        found = self.placing.manager(value)
        if found == person:
            raise InvalidValueException(detail=_("Nobody is their own line manager."))
        return found


def _as_place(placement: Placement | None) -> Place | None:
    return Place(placement.unit, placement.position, placement.line_manager) if placement else None


def _waiting(said: Provisioned) -> Place | None:
    if said.waiting_unit is None or said.waiting_position is None:
        return None
    return Place(said.waiting_unit, said.waiting_position, said.waiting_manager)


def _wait(said: Provisioned, place: Place | None) -> None:
    said.waiting_unit = place.unit if place else None
    said.waiting_position = place.position if place else None
    said.waiting_manager = place.manager if place else None
