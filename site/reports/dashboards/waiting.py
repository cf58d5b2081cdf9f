"""What waits for somebody's answer: how many of each, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from certificates.deciding import relief_waiting_for, waiting_for
from certificates.models import ExternalCertificate
from people.models import Person
from people.rules import may_administer_certificates


@dataclass(frozen=True)
class Waiting:
    words: str
    address: str


def waiting_of(viewer: Person) -> list[Waiting]:
    return list(_waiting(viewer))


def _waiting(viewer: Person) -> Iterator[Waiting]:
    if count := len(waiting_for(viewer)):
        text = ngettext("%(count)d approval waits for you", "%(count)d approvals wait for you", count)
        yield Waiting(text % {"count": count}, reverse("certificates:approvals"))
    if count := len(relief_waiting_for(viewer)):
        text = ngettext(
            "%(count)d request for a waiver or more time", "%(count)d requests for waivers or more time", count
        )
        yield Waiting(text % {"count": count}, reverse("certificates:relief"))
    if not may_administer_certificates(viewer):
        return
    if count := ExternalCertificate.objects.waiting().visible_to(viewer).count():
        text = ngettext(
            "%(count)d external certificate is to be checked",
            "%(count)d external certificates are to be checked",
            count,
        )
        yield Waiting(text % {"count": count}, reverse("certificates:external_waiting"))
