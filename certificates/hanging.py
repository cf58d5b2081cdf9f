"""Which certificates hang on an attempt: on the attempt itself, or on the course that it completed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.urls import reverse

from bilingual.days import today
from certificates.models import Certificate
from courses.models import Completion
from quizzes.hanging import Hanging
from quizzes.models import Attempt


def certificates_on(attempts: Collection[int]) -> Mapping[int, list[Hanging]]:
    """Three queries. Revoked ones are among them, and say so."""
    rows = Attempt.objects.filter(pk__in=attempts).order_by().values_list("pk", "person", "enrolment", "activity")
    found = list(rows)
    marks = _marks(found)
    held: dict[int, list[Certificate]] = defaultdict(list)
    theirs = Certificate.objects.filter(person__in={person for _pk, person, _enrolment, _activity in found})
    for certificate in theirs.select_related("certification", "revocation").order_by("-issued_on", "-pk"):
        held[certificate.person_id].append(certificate)
    on = today()
    return {
        pk: [_hanging(one, on) for one in held[person] if marks[pk].intersection(one.evidence)]
        for pk, person, _enrolment, _activity in found
    }


def _marks(found: list[tuple[int, int, int, int]]) -> dict[int, set[int | str]]:
    """By attempt, how a certificate's evidence would name it, or what it completed."""
    enrolments = {enrolment for _pk, _person, enrolment, _activity in found}
    completions = Completion.objects.filter(enrolment__in=enrolments).order_by()
    by_enrolment: dict[int, set[int | str]] = defaultdict(set)
    passed: set[tuple[int, int]] = set()
    for pk, enrolment, activity, how in completions.values_list("pk", "enrolment", "activity", "how"):
        if activity is None:
            by_enrolment[enrolment].add(pk)
        elif how == Completion.How.QUIZ:
            passed.add((enrolment, activity))
    return {
        pk: {f"quiz:{pk}", *(by_enrolment[enrolment] if (enrolment, activity) in passed else ())}
        for pk, _person, enrolment, activity in found
    }


def _hanging(certificate: Certificate, on: date) -> Hanging:
    return Hanging(
        text=f"{certificate.number} · {certificate.certification.name}",
        address=reverse("certificates:certificate", args=[certificate.uuid]),
        valid=certificate.is_valid(on),
    )
