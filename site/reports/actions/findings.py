"""What will happen to a person, or why not. Kept as a code with its facts; the words are the reader's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bilingual.templatetags.bilingual import day


class Kind(models.TextChoices):
    WILL = "will", pgettext_lazy("bulk action", "Will be done")
    CANNOT = "cannot", pgettext_lazy("bulk action", "Not possible")
    NOTHING = "nothing", pgettext_lazy("bulk action", "Nothing to do")


WORDS: dict[str, str | Promise] = {
    "": "",
    "beyond": _("Outside the part of the organisation that you look after."),
    "self": _("Nobody does this for themselves."),
    "left": _("Works here no longer."),
    "changed": _("Something else is true now than when it was shown."),
    "refused": "{text}",
    "not_asked": _("Nothing is asked of them now."),
    "waits": _("The evidence is complete; it waits for approval."),
    "reminded": _("Was reminded today already."),
    "held": _("Holds it, and the renewal is not open yet."),
    "not_held": _("Holds no valid certificate."),
    "no_policy": _("This certification has no policy in force today."),
    "certificates": "{numbers}",
    "until": _("Valid until {day}."),
    "no_day": _("There is no day to move: nothing is required, or what is held does not end or was revoked."),
    "later_already": _("The day stands at {day} or later already."),
    "moved": _("To be held by {day} instead of {old_day}."),
    "not_required": _("In that time nobody requires it of them."),
    "waived": _("Is waived for the whole of that time already."),
    "lifted": _("Not asked of them from {day} on."),
    "lifted_until": _("Not asked of them from {day} until {last_day}."),
    "required_already": _("Must hold it already, by {day}."),
    "by_day": _("To be held by {day}."),
}


@dataclass(frozen=True)
class Finding:
    """Facts are texts; one whose name ends in ``day`` is an ISO date."""

    kind: Kind
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return sentence(self.code, self.facts)


WILL = Finding(Kind.WILL)


def nothing(code: str, **facts: str) -> Finding:
    return Finding(Kind.NOTHING, code, facts)


def cannot(code: str, **facts: str) -> Finding:
    return Finding(Kind.CANNOT, code, facts)


def sentence(code: str, facts: Mapping[str, str]) -> str:
    """In the active language; what an older version found is shown without words."""
    told = {name: day(date.fromisoformat(fact)) if name.endswith("day") else fact for name, fact in facts.items()}
    return str(WORDS.get(code, "")).format_map(told)
