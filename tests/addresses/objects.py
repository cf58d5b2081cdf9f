"""What the addresses of the back office are given: for each name, or each parameter, what it speaks of."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.models import EditingSession
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection, GroupApprovalTask, Locale, Site, UploadedFile, Workflow

from api.services import make_token
from bilingual.days import today
from certificates.models import CertificationFamily, Equivalence, ExternalKind
from certificates.services.history_files import bring as bring_history
from config.role_groups import REVIEW
from courses.models import LessonPage
from people.importing.services.bringing import bring
from people.models import Placement, PositionFamily, Tag
from quizzes.models import Appeal, QuestionImport
from quizzes.regrading.services import regrade
from quizzes.services import comment
from tests.addresses.world import World
from tests.factories import CertificationFactory, RequirementFactory

ROOT = "admin/"


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every address below /admin/, under the name by which it is reversed."""
    yield from _walk(next(one for one in get_resolver().url_patterns if str(one.pattern) == ROOT), "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or f"unnamed: {pattern.pattern}"), pattern
        else:
            yield from _walk(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def arguments(world: World) -> Callable[[str, URLPattern], dict[str, Any]]:
    """A lesson that waits for review, the shop's Lin, a token, and one of everything else."""
    lesson: LessonPage = world.written.lessons["en"][0]
    trainer = world.cast["trainer"]
    revision = lesson.save_revision(user=trainer)
    workflow = Workflow.objects.get(name=REVIEW)
    state = workflow.start(lesson, trainer)
    quiz, question = world.sitting.quiz, world.attempt.items.first().version.question
    placement = Placement.objects.get(person=world.lin)
    appealed = Appeal.objects.create(attempt=world.attempt, reason="t").pk
    regraded = regrade(version=world.attempt.items.first().version, how="full", reason="t", actor=trainer).pk
    session = EditingSession.objects.create(
        user=trainer, content_object=lesson, last_seen_at=revision.created_at, is_editing=True
    )
    upload = UploadedFile.objects.create(uploaded_by_user=trainer, file="t")
    requirement = RequirementFactory(certification=world.certificate.certification, unit=world.shop)
    history = "工号,认证,颁发日期\n1,t,2024-01-01\n".encode()
    keys = {
        **dict.fromkeys(
            ("certificate_history_file", "certificate_history_report"),
            bring_history(file=BytesIO(history), name="l.csv", actor=world.cast["admin"]).pk,
        ),
        "wagtailadmin_collections": Collection.get_first_root_node().add_child(name="More").pk,
        "wagtailadmin_workflows": workflow.pk,
        "tokens": make_token(name="t")[0].pk,
        "questions": question.pk,
        "question-banks": quiz.bank.pk,
        "quiz-rules": quiz.pk,
        "questions_import_page": QuestionImport.objects.create(actor=trainer, bank=quiz.bank, name="t").pk,
        "appeal": appealed,
        "regrade": regraded,
        "regrade_question": question.pk,
        "question_video": question.current.pk,
        **dict.fromkeys(
            ("question_versions", "question_translation", "question_comments", "question_statistics"), question.pk
        ),
        "resolve_comment": comment(question=question, text="t", author=trainer).pk,
        "regrade_file": regraded,
        "people_admin": world.lin.pk,
        "units_admin": world.shop.pk,
        "positions_admin": placement.position.pk,
        "families_admin": PositionFamily.objects.create(code="f", name_zh="f", name_en="f").pk,
        "tags_admin": Tag.objects.create(code="t", name_zh="t", name_en="t").pk,
        "wagtailusers_users": world.lin.pk,
        "wagtaildocs_chooser": world.document.pk,
        "wagtailimages_chooser": world.image.pk,
        "wagtaillocales": Locale.objects.get(language_code="en").pk,
        "wagtailsites": Site.objects.get().pk,
        "organisation": world.shop.pk,
        "wagtailsettings": 1,
        "certification_policies": world.certificate.policy.certification_id,
        "end_equivalence": Equivalence.objects.create(
            source=world.certificate.policy.certification,
            target=CertificationFactory(),
            starts_on=today(),
            reason="the same",
        ).pk,
        "certification_next_policy": world.certificate.policy.certification_id,
        **dict.fromkeys(("requirement", "change_requirement", "end_requirement"), requirement.pk),
        "certifications_admin": world.certificate.policy.certification_id,
        "certification_families_admin": CertificationFamily.objects.create(code="f", name_zh="f", name_en="f").pk,
        "external_kinds_admin": ExternalKind.objects.create(code="f", name_zh="f", name_en="f").pk,
        "single_sign_on": SocialApp.objects.create(provider="openid_connect", provider_id="t", name="t").pk,
        "importing": bring(file=BytesIO("工号,姓名\n1,林\n".encode()), name="l.csv", actor=world.cast["hr"]).pk,
    }
    task = GroupApprovalTask.objects.get(name=REVIEW).pk
    for name in ("edit_task", "disable_task", "enable_task"):
        keys[f"wagtailadmin_workflows:{name}"] = task
    for kind, thing in {"pages": lesson, "documents": world.document, "images": world.image}.items():
        keys[f"wagtailadmin_api:{kind}"] = thing.pk
    common = {
        "page_id": lesson.pk,
        "parent_page_id": lesson.get_parent().pk,
        "page_to_move_id": lesson.pk,
        "destination_id": world.written.pages["en"].pk,
        "page_pk": lesson.pk,
        "workflow_pk": workflow.pk,
        "revision_id": revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "workflow_state_id": state.pk,
        "task_state_id": state.current_task_state_id,
        "task_id": task,
        "action_name": "approve",
        "kind": "csv",
        "what": "film",
        "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage",
        "app_label": "courses",
        "app_name": "courses",
        "model_name": "lessonpage",
        "object_id": lesson.pk,
        "session_id": session.pk,
        "collection_id": keys["wagtailadmin_collections"],
        "image_id": world.image.pk,
        "filter_spec": "width-9",
        "document_id": world.document.pk,
        "doc_id": world.document.pk,
        "uploaded_file_id": upload.pk,
        "code": quiz.code,
        "form": "csv",
        "action": "move",
        "target": placement.pk,
        "uidb64": "1",
        "token": "t",
    }
    special: dict[str, dict[str, Any]] = {
        "wagtailadmin_pages:revisions_compare": {"pk": lesson.pk},
        "wagtailadmin_api:pages:action": {"action_name": "unpublish"},
        "wagtailadmin_pages:copy": {"page_id": world.written.pages["en"].pk},
        "wagtailadmin_workflows:add_task": {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
        "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
        "people_admin:action_on": {"action": "change-placement"},
        "simple_translation:submit_snippet_translation": {"app_label": "courses", "model_name": "course", "pk": 1},
    }

    def chosen(name: str, pattern: URLPattern) -> dict[str, Any]:
        key = next((keys[one] for one in (name, name.rpartition(":")[0], name) if one in keys), None)
        known = {**common, "pk": key, **special.get(name, {})}
        return {one: known[one] for one in pattern.pattern.converters or pattern.pattern.regex.groupindex}

    return chosen


def addresses(world: World) -> dict[str, str]:
    """Under each name its address. A second one of the same name says of what it is; so does what is done to many."""
    given, found = arguments(world), {}
    for name, pattern in patterns():
        if name == "wagtail_bulk_action":
            found |= dict(_bulk(world))
        elif name.startswith("unnamed: "):
            found[name] = "/" + ROOT + ("test404/" if "404" in name else "nothing/")
        else:
            kwargs = given(name, pattern)
            found[f"{name} {SECOND[name]}" if name in found else name] = reverse(name, kwargs=kwargs)
    return found


SECOND = {
    "organisation": "of the shop",
    "wagtailadmin_workflows:remove": "of a page",
    "wagtailsettings:edit": "of a site",
}


def _bulk(world: World) -> Iterator[tuple[str, str]]:
    things = {"page": world.written.lessons["zh-hans"][0], "image": world.image, "document": world.document}
    things["person"] = world.lin
    things["question"] = world.attempt.items.first().version.question
    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action in actions:
                yield f"bulk {model}.{action}", f"/{ROOT}bulk/{app}/{model}/{action}/?id={things[model].pk}"
    yield "bulk person.delete", f"/{ROOT}bulk/people/person/delete/?id={world.lin.pk}"  # Wagtail's own, taken out
