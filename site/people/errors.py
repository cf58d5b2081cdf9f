"""Refusals of this room. Each carries a sentence for the reader."""

from collections.abc import Sequence
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _


class PeopleError(Exception):
    """``str(error)`` is the sentence, in the language that is active when it is raised."""


class NameMissing(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("A name and a staff number are needed."))


class StaffNumberTaken(PeopleError):
    def __init__(self, staff_number: str) -> None:
        super().__init__(
            _("Someone else already has the staff number %(number)s.") % {"number": staff_number},
        )


class EmailTaken(PeopleError):
    def __init__(self, email: str) -> None:
        super().__init__(_("Someone else already has the e-mail address %(email)s.") % {"email": email})


class CodeTaken(PeopleError):
    def __init__(self, code: str) -> None:
        super().__init__(_("The code %(code)s is in use already.") % {"code": code})


class PlacementOverlaps(PeopleError):
    def __init__(self, place: str, starts_on: date) -> None:
        super().__init__(
            _("There is another primary placement from %(day)s: %(place)s. Change or end that one first.")
            % {"day": _day(starts_on), "place": place}
        )


class LeaveOverlaps(PeopleError):
    def __init__(self, starts_on: date) -> None:
        super().__init__(_("There is another leave of absence from %(day)s.") % {"day": _day(starts_on)})


class TagOverlaps(PeopleError):
    def __init__(self, tag: str, starts_on: date) -> None:
        super().__init__(
            _("The tag %(tag)s is there once more, from %(day)s. Change or end that one first.")
            % {"tag": tag, "day": _day(starts_on)}
        )


class ReasonNeeded(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("This changes days that are over, and the duties that go with them. Give a reason."))


class EndsBeforeStart(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("The last day is before the first."))


class HasLeft(PeopleError):
    def __init__(self, left_on: date) -> None:
        super().__init__(_("The last working day was %(day)s; nothing begins after it.") % {"day": _day(left_on)})


class UnitInUse(PeopleError):
    def __init__(self, people: int, units: int) -> None:
        super().__init__(
            _("The unit cannot be closed: people placed in it: %(people)d; open units below it: %(units)d.")
            % {"people": people, "units": units}
        )


class UnitClosed(PeopleError):
    def __init__(self, unit: str) -> None:
        super().__init__(_("The unit %(unit)s is closed.") % {"unit": unit})


class BelowItself(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("A unit cannot be moved below itself."))


class LeadsThemselves(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("Nobody is their own line manager."))


class LastAdministrator(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("This is the last administrator. Appoint another one first."))


class PhotoUnreadable(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("This file is not a picture that can be used. JPEG, PNG and WebP up to 10 MB can."))


class CannotBeAnonymised(PeopleError):
    """Something still needs the name; ``sentences`` say what, and a reason overrides them."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join([*self.sentences, _("Give a reason to do it all the same.")]))


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
