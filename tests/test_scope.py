"""Rule 6 begins at the QuerySet: whatever hangs on people offers ``visible_to``."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from wagtail.models import Page

from people.models import Person
from tests.factories import PersonFactory

OURS = (
    "actions",
    "api",
    "audit",
    "auditing",
    "certificates",
    "courses",
    "coverage",
    "jobs",
    "notices",
    "people",
    "qualities",
    "quizzes",
    "reports",
    "saved",
    "schedules",
)
# They name people as those who wrote or own them, or are in charge; what they say is about no person.
ABOUT_NOBODY = {
    "api.ApiToken": "who made it",
    "api.ExternalUnitId": "the manager of the unit",
    "audit.Link": "a number and a digest",
    "audit.Unsealed": "a number",
    "certificates.Certification": "its owner",
    "certificates.Equivalence": "the certifications' owner",
    "certificates.PolicyEvidence": "who wrote the policy",
    "certificates.PolicyVersion": "who wrote it",
    "certificates.Requirement": "the certification's owner",
    "quizzes.QuestionVersion": "who wrote it",
    "quizzes.Regrade": "who made it",
    "quizzes.StatisticsRun": "who asked for it",
}


def leads_to_a_person(model: type[models.Model], seen: tuple[type[models.Model], ...] = ()) -> bool:
    for field in model._meta.get_fields():
        related = field.related_model
        if not field.concrete or not (field.many_to_one or field.one_to_one) or related in seen:
            continue
        if related is Person or (related._meta.app_label in OURS and leads_to_a_person(related, (*seen, model))):
            return True
    return False


def of_people() -> Iterator[type[models.Model]]:
    """Pages belong to whoever may edit them, by Wagtail's own rules."""
    for model in apps.get_models():
        is_ours = model._meta.app_label in OURS and not issubclass(model, Page)
        if is_ours and (model is Person or leads_to_a_person(model)):
            yield model


def test_whatever_leads_to_a_person_can_be_asked_for_a_viewers_part() -> None:
    lacking = {model._meta.label for model in of_people() if not hasattr(model._default_manager, "visible_to")}
    assert lacking == set(ABOUT_NOBODY)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in of_people() if model._meta.label not in ABOUT_NOBODY])
def test_the_database_understands_it_and_gives_a_newcomer_nothing_of_others(model: type[models.Model]) -> None:
    viewer = PersonFactory()
    if model is not Person:
        assert list(model._default_manager.visible_to(viewer)) == []  # type: ignore[attr-defined]
