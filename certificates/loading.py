"""Loading certifications from the catalogue's source. A changed source adds a policy version; none is ever edited."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from certificates.evidence import courses_tree
from certificates.models import Certification, PolicyVersion
from certificates.services import publish_policy
from courses.loading import Ledger, Outcome, SourceError
from courses.models import Course


@transaction.atomic
def load_certifications(path: Path, *, ledger: Ledger) -> None:
    for position, source in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1):
        courses = list(Course.objects.filter(code__in=source["courses"]))
        if unknown := set(source["courses"]) - {course.code for course in courses}:
            raise SourceError(f"{path}: {source['code']} asks for {', '.join(sorted(unknown))}, which is no course")
        _load(source, courses, position, ledger)


def _load(source: dict[str, Any], courses: list[Course], position: int, ledger: Ledger) -> None:
    key = f"certification:{source['code']}"
    latest = PolicyVersion.objects.filter(certification__code=source["code"]).order_by("-number").first()
    outcome = ledger.decide(key, source, mark_now=str(latest.number) if latest else None)
    if outcome in (Outcome.CREATED, Outcome.UPDATED):
        latest = _write(source, courses, position)
    ledger.note(key, outcome, source, mark=str(latest.number) if latest else "")


def _write(source: dict[str, Any], courses: list[Course], position: int) -> PolicyVersion:
    certification, _ = Certification.objects.update_or_create(
        code=source["code"],
        defaults={
            "name_zh": source["name"]["zh-hans"],
            "name_en": source["name"]["en"],
            "statement_zh": source["statement"]["zh-hans"],
            "statement_en": source["statement"]["en"],
            "position": position,
        },
    )
    return publish_policy(
        certification=certification,
        evidence=courses_tree(course.pk for course in courses),
        valid_months=source["valid_months"],
        renewal_days=source.get("renewal_days", 60),
    )
