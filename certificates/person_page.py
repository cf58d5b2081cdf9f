"""Where somebody stands, and their certificates, on a person's page in the back office."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bilingual.days import today
from certificates.models import Certificate
from certificates.standing import standings_of
from certificates.wording import sentence
from people.models import Person
from people.person_page import Link, Section, Table, register


def _standings(person: Person, viewer: Person) -> Table:
    rows = [(one.certification.name, str(one.state.label), sentence(one)) for one in standings_of(person)]
    titles = (gettext_lazy("Certification"), gettext_lazy("State"), gettext_lazy("Why"))
    return Table(titles, rows, empty=gettext_lazy("Nothing is required, and nothing is held."))


def _certificates(person: Person, viewer: Person) -> Table:
    later = Certificate.objects.filter(
        person=OuterRef("person"), certification=OuterRef("certification"), cycle__gt=OuterRef("cycle")
    )
    issued = Certificate.objects.filter(person=person).select_related("certification", "revocation")
    rows = [
        (
            Link(one.number, reverse("certificates:certificate", args=[one.uuid])),
            one.certification.name,
            one.issued_on,
            one.expires_on,
            _worth(one),
        )
        for one in issued.annotate(is_superseded=Exists(later))
    ]
    titles = (
        gettext_lazy("Number"),
        gettext_lazy("Certification"),
        gettext_lazy("Issued on"),
        gettext_lazy("Valid until"),
        gettext_lazy("State"),
    )
    return Table(titles, rows, empty=gettext_lazy("No certificate yet."))


def _worth(one: Certificate) -> str:
    """As ``verification_of``, whose query for each certificate a list cannot afford."""
    if getattr(one, "revocation", None) is not None:
        return _("Revoked")
    if one.is_superseded:  # type: ignore[attr-defined]  # annotated
        return _("Superseded")
    return _("Expired") if one.expires_on and one.expires_on < today() else _("Valid")


register(Section("standings", gettext_lazy("Certifications"), order=25, table=_standings))
register(Section("certificates", gettext_lazy("Certificates"), order=30, table=_certificates))
