"""``manage.py load_demo``: a company to look at. Never loaded by anything but this command and ``make run``."""

import json
import os
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from certificates.models import Certificate, Requirement
from certificates.services import revoke
from config.demo import since
from config.demo.company import Company, build
from config.demo.history import History, the_staff_signin
from config.demo.written import hold_written_exam
from notices.models import Notice
from people.models import Person, Unit
from people.services import place

SEED = 20261123
LAPSED = "周思敏"  # of the e-commerce department: HR's page shows one such on every day of the year
ROLES = ("staff", "manager", "hr", "trainer", "senior_trainer", "auditor", "admin")


class Command(BaseCommand):
    help = "Make the demo company: about 60 people with a year of history. Refuses where people exist already."

    def handle(self, *args: Any, **options: Any) -> None:
        if Person.objects.exists() or Unit.objects.exists():
            raise CommandError("There are people here already. The demo company goes into an empty database only.")
        with translation.override("zh-hans"), transaction.atomic():
            company = build(Random(SEED))  # noqa: S311 - a story, not a secret
            self._live(company)
        self._write_signins(company)
        if options["verbosity"]:
            self.stdout.write(f"Demo company: {len(company.people)} people in {len(company.units)} units.")

    def _live(self, company: Company) -> None:
        history = History(company.random)
        requirements = list(Requirement.objects.prefetch_related("units", "positions"))
        staff = company.signins["staff"]
        since.before_placing(company)
        for hire in company.people:
            if hire.person == staff:
                hire.joined_on = timezone.localdate() - timedelta(days=47)
                the_staff_signin(staff, history)
            elif hire.person.name == LAPSED:
                hire.joined_on = timezone.localdate() - timedelta(days=700)
                history.let_lapse(hire, requirements)
            else:
                history.live(hire, requirements)
            place(person=hire.person, unit=hire.unit, position=hire.position, starts_on=hire.joined_on)
        since.after_placing(company)
        hold_written_exam(company)
        self._revoke_one(company)
        # What was told in the past was read in the past; only this week's news is still unread.
        Notice.objects.exclude(person=staff).update(read_at=timezone.now())

    def _revoke_one(self, company: Company) -> None:
        others = Certificate.objects.valid().exclude(person__in=company.signins.values())
        found = others.filter(certification__code="six-s-service").order_by("issued_on", "pk").first()
        if found:
            reason = "复核时确认测验由他人代答。 On review, the quiz proved to have been taken by somebody else."
            revoke(certificate=found, actor=company.signins["hr"], reason=reason)

    def _write_signins(self, company: Company) -> None:
        """The passwords are made on this machine and kept here alone, readable by the owner."""
        signins = {
            role: {"staff_number": company.signins[role].staff_number, "password": company.password} for role in ROLES
        }
        lines = [f"  {role:<15} {entry['staff_number']}   {entry['password']}" for role, entry in signins.items()]
        _private(Path(settings.VAR) / "demo-signins.json", json.dumps(signins, indent=1))
        _private(Path(settings.VAR) / "demo-signins.txt", "\n".join(lines) + "\n")


def _private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
