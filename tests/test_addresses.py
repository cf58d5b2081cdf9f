"""Every address of Poise and who may: a new one that is not in the table fails here."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.images import get_image_model

from certificates.models import Approval, Certificate, ExternalCertificate, ExternalKind
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from courses.models import Activity
from courses.services import enrol
from jobs.models import Job
from notices.models import Notice
from people.models import Role
from people.services import grant_role
from quizzes.loading import ensure_quiz_pages
from tests.factories import (
    CourseFactory,
    PersonFactory,
    PlacementFactory,
    PolicyVersionFactory,
    UnitFactory,
    finish,
    published_course,
)
from tests.quizzes.factories import Sitting

ASK = "sign in"
# lin: the certificate, the attempt and the notice are hers. staff: somebody else. manager and hr: of lin's shop.
WHO = ("anonymous", "staff", "lin", "manager", "hr", "trainer", "admin")
EVERYBODY = (200, 200, 200, 200, 200, 200, 200)
SIGNED_IN = (ASK, 200, 200, 200, 200, 200, 200)
IN_SCOPE = (ASK, 404, 200, 200, 200, 404, 200)
HER_ATTEMPT = (ASK, 404, 200, 404, 404, 404, 404)
SEES_STATUS = (ASK, 403, 403, 200, 200, 403, 200)
AUTHORS = (ASK, 404, 404, 404, 404, 200, 200)
NOBODY = (404,) * 7
MOVES_ON = (ASK, 302, 302, 302, 302, 302, 302)

GET: dict[str, tuple[object, ...]] = {
    "root": (302,) * 7,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    **dict.fromkeys(("api:scim", "api:scim_root", "api:scim_root_slash"), (401,) * 7),  # a token, never a session
    "verify_form": EVERYBODY,
    "verify": EVERYBODY,
    "pages:home": EVERYBODY,
    "pages:settings": SIGNED_IN,
    "pages:first": SIGNED_IN,
    "pages:first_language": SIGNED_IN,
    "signin:codes": (ASK, 403, 403, 200, 200, 403, 200),
    "signin_help": EVERYBODY,
    "signin_code": EVERYBODY,
    "signin_invitation": (410,) * 7,
    "signin_invitation_link": (410,) * 7,
    "courses:activity": MOVES_ON,
    "courses:picture": AUTHORS,  # one that no page shows yet
    "quizzes:question": HER_ATTEMPT,
    "quizzes:review-answers": HER_ATTEMPT,
    "quizzes:result": (ASK, 404, 302, 404, 404, 404, 404),  # not handed in yet
    "certificates:certificate": IN_SCOPE,
    "certificates:document_state": IN_SCOPE,
    "certificates:document": (ASK, 404, 404, 404, 404, 404, 404),  # not rendered yet
    "certificates:approvals": SIGNED_IN,
    "certificates:external": SIGNED_IN,
    "certificates:external_file": (ASK, 404, 404, 404, 404, 404, 404),  # handed in without one
    "certificates:external_waiting": (ASK, 403, 403, 403, 200, 403, 200),
    "certificates:grant": (ASK, 403, 403, 403, 200, 403, 200),
    "notices:inbox": SIGNED_IN,
    "people:photo": (ASK, 404, 404, 404, 404, 404, 404),  # without one
    "reports:status": SEES_STATUS,
    "reports:export_csv": SEES_STATUS,
    "reports:export_xlsx": SEES_STATUS,
    "media": (ASK, 403, 403, 403, 403, 404, 404),
    "wagtail_serve": (ASK, 403, 200, 403, 403, 200, 200),  # a lesson that lin takes
    "wagtailcore_login": (302,) * 7,
    "wagtailadmin_login": (302, 403, 403, 403, 403, 403, 302),  # like all below /admin/: for those who work there
    "wagtailcore_authenticate_with_password": (ASK, 404, 404, 404, 404, 404, 404),
    # allauth's
    "account_login": (200, 302, 302, 302, 302, 302, 302),
    "account_logout": (302, 200, 200, 200, 200, 200, 200),
    "account_inactive": EVERYBODY,
    "account_signup": (200, 302, 302, 302, 302, 302, 302),
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": MOVES_ON,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_confirm_login_code": (302,) * 7,
    "account_confirm_email": EVERYBODY,
    # to the password first: it was not typed a moment ago
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": (302,) * 7,
    "mfa_reauthenticate": MOVES_ON,
    "mfa_reauthenticate_webauthn": MOVES_ON,
    "mfa_activate_totp": MOVES_ON,
    "mfa_deactivate_totp": (ASK, 404, 404, 404, 404, 404, 404),  # none is set up
    "mfa_view_recovery_codes": (ASK, 404, 404, 404, 404, 404, 404),
    "mfa_download_recovery_codes": (ASK, 404, 404, 404, 404, 404, 404),
    "mfa_generate_recovery_codes": MOVES_ON,
    "mfa_list_webauthn": MOVES_ON,
    "mfa_add_webauthn": MOVES_ON,
    "mfa_edit_webauthn": MOVES_ON,
    "mfa_remove_webauthn": MOVES_ON,
    "mfa_login_webauthn": (302,) * 7,
    "usersessions_list": MOVES_ON,
    "socialaccount_login_cancelled": EVERYBODY,
    "openid_connect_login": NOBODY,  # no provider is set up
    "openid_connect_callback": NOBODY,
    "saml_login": NOBODY,
    "saml_acs": (302,) * 7,
    "saml_finish_acs": NOBODY,
    "saml_sls": NOBODY,
    "saml_metadata": NOBODY,
}
POST: dict[str, tuple[object, ...]] = {
    "pages:language": (302,) * 7,
    "people:my_data": SIGNED_IN,
    "courses:take": MOVES_ON,
    "courses:finish": (ASK, 403, 302, 403, 403, 403, 403),
    "courses:place": (ASK, 403, 204, 403, 403, 403, 403),
    "quizzes:start": (ASK, 403, 302, 403, 403, 403, 403),
    "quizzes:answer": (401, 404, 200, 404, 404, 404, 404),
    "certificates:revoke": (ASK, 403, 403, 403, 302, 403, 302),
    "certificates:try_again": (ASK, 403, 403, 403, 302, 403, 302),
    "certificates:decide_external": (ASK, 403, 403, 403, 302, 403, 302),
    "certificates:decide_approval": (ASK, 404, 404, 404, 302, 404, 302),
    "notices:open": (ASK, 404, 302, 404, 404, 404, 404),
    "notices:read_all": MOVES_ON,
    "pages:end_session": MOVES_ON,
    "signin:act": (ASK, 403, 403, 302, 302, 403, 302),
}
# of this room, without an argument
LISTS = [f"certificates:{name}" for name in ("approvals", "external", "external_waiting", "grant")]
DATA = {
    "pages:language": {"language": "en"},
    "courses:place": {"block": "a" * 36},
    "certificates:revoke": {"reason": "by mistake"},
    "certificates:decide_approval": {"decision": "yes"},
    "certificates:decide_external": {"decision": "yes"},
}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses but those below /admin/, which are Wagtail's."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or f"unnamed: {pattern.pattern}")
        elif str(pattern.pattern) != "admin/":
            yield from addresses(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    assert set(addresses(get_resolver())) == {*GET, *POST}


class World:
    """One of each: what the addresses speak of, and a client for each of WHO."""

    def __init__(self) -> None:
        self.sitting, self.written = Sitting(), published_course(lessons=1)
        lin, shop = self.sitting.person, UnitFactory()
        PlacementFactory(person=lin, unit=shop)
        words = {"zh-hans": "测验", "en": "Quiz"}
        quiz = ensure_quiz_pages(quiz=self.sitting.quiz, course_pages=self.written.pages, title=words, intro=words)
        self.sitting.activity = Activity.objects.get(key=quiz[0].translation_key)
        self.sitting.enrolment = enrol(person=lin, course=self.written.course)
        self.attempt = self.sitting.start()
        drawing = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "drawing.svg")
        self.image = get_image_model().objects.create(title="t", file=drawing, width=9, height=9)
        course = CourseFactory(code="asked-for", lessons=1)
        PolicyVersionFactory(asks=[course])
        finish(lin, course)
        self.certificate = Certificate.objects.get()
        approved = CourseFactory(code="approved", lessons=1)
        PolicyVersionFactory(asks=[approved], approver="hr")
        finish(lin, approved)
        self.approval = Approval.objects.get()
        kind = ExternalKind.objects.create(code="licence", name_zh="驾驶证", name_en="Driving licence")
        self.external = ExternalCertificate.objects.create(
            person=lin, kind=kind, issued_on="2026-01-01", handed_in_by=lin
        )
        Job.objects.update(state="held")
        self.notice = Notice.objects.create(person=lin, kind="certificates.ready", key="1")
        roles = {"manager": (Role.MANAGER, shop), "hr": (Role.HR, shop)}
        roles |= {"trainer": (Role.TRAINER, None), "admin": (Role.ADMIN, None)}
        self.clients = {who: Client() for who in WHO}
        for who, client in self.clients.items():
            person = lin if who == "lin" else PersonFactory()
            if who in roles:
                grant_role(person=person, role=roles[who][0], unit=roles[who][1])
            if who != "anonymous":
                client.force_login(person)

    def address(self, name: str) -> str:
        lesson, activity = self.written.lessons["zh-hans"][0], self.written.activities[0]
        arguments: dict[str, list[Any]] = {
            "api:scim": ["Users"],
            "verify": [self.certificate.number],
            "courses:take": [self.written.course.code],
            "courses:activity": [activity.pk],
            "courses:finish": [activity.pk],
            "courses:place": [activity.pk],
            "courses:picture": [lesson.pk, self.image.pk, "narrow"],
            "people:photo": [self.sitting.person.pk],
            "quizzes:start": [self.sitting.activity.key],
            "quizzes:question": [self.attempt.pk, 1],
            "quizzes:answer": [self.attempt.pk, 1],
            "quizzes:review-answers": [self.attempt.pk],
            "quizzes:result": [self.attempt.pk],
            "notices:open": [self.notice.pk],
            "media": ["images/none.svg"],
            "wagtail_serve": ["composure/one/lesson-1/"],
            "wagtailcore_authenticate_with_password": [1, 1],
            "account_confirm_email": ["key"],
            "signin_invitation_link": ["key"],
            **{f"openid_connect_{name}": ["head-office"] for name in ("login", "callback")},
            **{f"saml_{name}": ["head-office"] for name in ("login", "acs", "finish_acs", "sls", "metadata")},
            "mfa_edit_webauthn": [1],
            "mfa_remove_webauthn": [1],
            "account_reset_password_from_key": ["1", "key"],
        }
        if name.startswith("certificates:"):
            arguments = {
                name: [self.certificate.uuid],
                **{key: [] for key in LISTS},
                **{key: [self.external.pk] for key in ("certificates:external_file", "certificates:decide_external")},
                "certificates:decide_approval": [self.approval.pk],
            }
        return reverse(name, args=arguments.get(name, []))

    def answer(self, name: str, who: str) -> object:
        """The status, or ASK where the answer is the sign-in page. What is written is taken back."""
        client, address = self.clients[who], self.address(name)
        with transaction.atomic():
            if name == "quizzes:answer":
                body = {"number": 1, "answer": ["b"]}
                response: HttpResponseBase = client.post(address, body, content_type="application/json")
            else:
                response = client.post(address, DATA.get(name, {})) if name in POST else client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
            transaction.set_rollback(True)
        asks = response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/?next=")
        return ASK if asks else response.status_code


@pytest.mark.django_db
def test_who_may() -> None:
    world = World()
    answers = {name: tuple(world.answer(name, who) for who in WHO) for name in (GET | POST)}
    assert {name: given for name, given in answers.items() if given != (GET | POST)[name]} == {}


@pytest.mark.django_db
def test_what_writes_is_never_done_by_looking() -> None:
    world = World()
    assert {name: world.clients["lin"].get(world.address(name)).status_code for name in POST} == dict.fromkeys(
        POST, 405
    )


@pytest.mark.django_db
def test_there_is_one_door(client: Client) -> None:
    """The limits on guessing passwords are allauth's: no other form takes one."""
    for address in ("/admin/login/", "/en/courses/_util/login/"):
        answer = client.post(address, {"username": "1", "password": "1"})
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "opens"),
    [
        (None, False),
        (Role.STAFF, False),
        (Role.MANAGER, False),
        (Role.TRAINER, True),
        (Role.SENIOR_TRAINER, True),
        (Role.HR, True),
        (Role.AUDITOR, True),
    ],
)
def test_the_back_office_is_for_those_who_work_there(client: Client, who: Role | None, opens: bool) -> None:
    catalogue_pages()
    map_roles()
    if who is not None:
        person = PersonFactory()
        grant_role(person=person, role=who)
        client.force_login(person)
    assert (client.get("/admin/").status_code == 200) == opens


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/zh-hans/nothing/",
        "/en/certificates/1/",
        "/en/certificates/5d9e1f0a-7c1b-4b7e-9a55-0c6f3a1d2e4b/",
        "/zh-hans/courses/nothing/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404
