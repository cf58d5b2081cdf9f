"""Policies speak of the whole organisation: HR of the whole organisation writes them, and nobody deletes."""

from people.back_office.policies import RecordsPolicy
from people.models import Person
from people.rules import may_write_policies


class CertificatesPolicy(RecordsPolicy):
    def may_write(self, user: Person) -> bool:
        return may_write_policies(user)
