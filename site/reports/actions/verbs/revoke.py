"""Certificates that are valid today, worth nothing from now on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import ngettext

from certificates.models import Certificate
from certificates.services import revoke
from certificates.standing import Standing
from people.models import Person
from reports.actions.findings import Finding, Kind, nothing
from reports.actions.forms import RevokeForm
from reports.actions.models import Verb
from reports.actions.verbs.base import BulkAction, Found, Setting


class Revoke(BulkAction):
    verb = Verb.REVOKE
    form_class = RevokeForm
    for_leavers = True

    def will(self, count: int) -> str:
        text = ngettext(
            "The certificate of %(count)d person is revoked.",
            "The certificates of %(count)d people are revoked.",
            count,
        )
        return text % {"count": count}

    def find(self, setting: Setting, standings: Mapping[int, Standing]) -> Found:
        numbers: dict[int, list[str]] = defaultdict(list)
        for certificate in _valid(setting, standings):
            numbers[certificate.person_id].append(certificate.number)
        return {
            pk: Finding(Kind.WILL, "certificates", {"numbers": ", ".join(numbers[pk])})
            if pk in numbers
            else nothing("not_held")
            for pk in standings
        }

    def do(self, setting: Setting, person: Person) -> None:
        """Two may be valid at once: a renewal begins before what it renews has ended."""
        for certificate in _valid(setting, [person.pk]):
            revoke(certificate=certificate, actor=setting.actor, reason=setting.reason)


def _valid(setting: Setting, people: Iterable[int]) -> Iterable[Certificate]:
    valid = Certificate.objects.valid(setting.on).filter(person__in=list(people), certification=setting.certification)
    return valid.select_related("person", "certification").order_by("issued_on", "pk")
