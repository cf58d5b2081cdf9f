"""Certificates by hand, to many."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from certificates.services import grant
from certificates.standing import Standing, State, policies_in_force
from people.models import Person
from reports.actions.findings import WILL, Finding, Kind, cannot, nothing
from reports.actions.forms import GrantForm
from reports.actions.models import Verb
from reports.actions.verbs.base import BulkAction, Found, Setting


class Grant(BulkAction):
    verb = Verb.GRANT
    form_class = GrantForm

    def will(self, count: int) -> str:
        text = ngettext(
            "%(count)d person is granted a certificate.", "%(count)d people are granted a certificate.", count
        )
        return text % {"count": count}

    def find(self, setting: Setting, standings: Mapping[int, Standing]) -> Found:
        if not policies_in_force([setting.certification], setting.on):
            return dict.fromkeys(standings, cannot("no_policy"))
        until = setting.given.get("expires_on")
        will = Finding(Kind.WILL, "until", {"day": until.isoformat()}) if until else WILL
        holds = (State.VALID, State.HELD)
        return {pk: nothing("held") if one.state in holds else will for pk, one in standings.items()}

    def do(self, setting: Setting, person: Person) -> None:
        grant(
            person=person,
            certification=setting.certification,
            actor=setting.actor,
            reason=setting.reason,
            expires_on=setting.given.get("expires_on"),
        )
