"""``manage.py verify_audit``: prove that no audit record is missing or altered."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.verification import Proof, verify

LATE = timedelta(minutes=10)  # beat seals every 15 seconds


def noted_head(text: str) -> tuple[int, str]:
    match = re.fullmatch(r"(\d+):([0-9a-f]{64})", text)
    if match is None:
        raise ArgumentTypeError("a head is written NUMBER:DIGEST, as this command and the log give it")
    return int(match[1]), match[2]


class Command(BaseCommand):
    help = "Prove that no audit record is missing or altered. Ends with 1 at the first break, and names it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="NUMBER:DIGEST",
            type=noted_head,
            help="a head noted earlier, outside this database: proves that the chain since was not written anew",
        )

    def handle(self, *args: Any, expect: tuple[int, str] | None = None, **options: Any) -> None:
        proof = verify(expected=expect)
        if proof.broken:
            raise CommandError(proof.broken)
        self.stdout.write(f"{proof.links} records are whole, in order and unaltered. The head is {proof.head}.")
        if proof.erased:
            self.stdout.write(f"Of {proof.erased} the values were erased, each by an erasure that is on record.")
        if proof.unsealed:
            self.stdout.write(
                f"{proof.unsealed} records wait for their link; that none of them is missing is not proven."
            )
            self._warn_if_late(proof)

    def _warn_if_late(self, proof: Proof) -> None:
        if proof.oldest_unsealed and proof.oldest_unsealed < timezone.now() - LATE:
            waits = f"The oldest waits since {proof.oldest_unsealed:%Y-%m-%d %H:%M} UTC."
            self.stderr.write(self.style.WARNING(f"{waits} Is beat running? manage.py seal_audit seals at once."))
