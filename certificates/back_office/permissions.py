"""Policies speak of the whole organisation: who administers certificates writes them, and nobody deletes."""

from people.back_office.policies import RecordsPolicy
from people.models import Person
from people.rules import may_administer_certificates


class CertificatesPolicy(RecordsPolicy):
    def may_write(self, user: Person) -> bool:
        return may_administer_certificates(user)
