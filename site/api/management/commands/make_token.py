"""A token for a program, from the command line."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from api.models import SCIM_SOURCE, ApiToken
from api.services import make_token
from people.models import Unit


class Command(BaseCommand):
    help = "Make a token for a program and print its secret, which is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="whose it is, as the list of tokens shows it")
        parser.add_argument("--for", dest="purpose", required=True, choices=ApiToken.Purpose.values)
        parser.add_argument("--unit", metavar="CODE", help="limit it to this unit and what is below")
        parser.add_argument("--source", default=SCIM_SOURCE, help="a word for the identity provider (default: scim)")
        parser.add_argument("--expires", metavar="DATE", help="the last day, as 2027-03-31")
        parser.add_argument(
            "--shapes-organisation", action="store_true", help="let it make what is missing, rename and close units"
        )

    def handle(self, *args: Any, name: str, purpose: str, **options: Any) -> None:
        self._refuse_nonsense(name, options["source"])
        token, secret = make_token(
            name=name.strip(),
            purpose=purpose,
            unit=self._unit(options["unit"]),
            source=options["source"],
            shapes_organisation=options["shapes_organisation"],
            expires_on=self._day(options["expires"]),
        )
        self.stderr.write(f"{token.name}: {token.unit.code if token.unit else 'the whole organisation'}")
        self.stdout.write(secret)

    def _refuse_nonsense(self, name: str, source: str) -> None:
        try:
            ApiToken(name=name.strip(), source=source).clean_fields(exclude={"digest", "hint", "unit"})
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _unit(self, code: str | None) -> Unit | None:
        if code is None:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {code!r}.")
        return unit

    def _day(self, text: str | None) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise CommandError(f"{text!r} is no day; write it as 2027-03-31.") from error
