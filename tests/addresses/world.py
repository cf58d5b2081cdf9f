"""One of each thing that an address may speak of, and a client for each of WHO."""

from copy import copy
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from certificates.models import Approval, Certificate, DutyRequest, ExternalCertificate, ExternalKind, Waiver
from certificates.services import file_document
from config.role_groups import map_roles
from courses.loading import catalogue_pages
from courses.models import Activity
from courses.services import enrol
from jobs.models import Job
from notices.models import Notice
from quizzes.exams.services import stand_alone
from quizzes.loading import ensure_quiz_pages
from quizzes.models import Accommodation, Invitation
from reports.actions.models import Run
from reports.auditing.models import Inspection
from reports.schedules.models import Schedule
from tests.addresses.roles import ASK, NO, WHO, persons
from tests.factories import (
    CourseFactory,
    ObligationFactory,
    PlacementFactory,
    PolicyVersionFactory,
    UnitFactory,
    finish,
    published_course,
)
from tests.quizzes.factories import Sitting

HOME = "/admin/"


class World:
    def __init__(self) -> None:
        catalogue_pages()
        map_roles()
        self.sitting, self.written = Sitting(), published_course(lessons=1)
        self.lin, self.shop, self.elsewhere = self.sitting.person, UnitFactory(), UnitFactory()
        PlacementFactory(person=self.lin, unit=self.shop)
        words = {"zh-hans": "测验", "en": "Quiz"}
        quiz = ensure_quiz_pages(quiz=self.sitting.quiz, course_pages=self.written.pages, title=words, intro=words)
        self.sitting.activity = Activity.objects.get(key=quiz[0].translation_key)
        self.sitting.enrolment = enrol(person=self.lin, course=self.written.course)
        self.attempt = self.sitting.start()
        self.invitation = self._exam()
        self.accommodation = Accommodation.objects.create(person=self.lin, granted_by=self.lin, extra_minutes=5)
        drawing = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "drawing.svg")
        self.image = get_image_model().objects.create(title="t", file=drawing, width=9, height=9)
        self.document = get_document_model().objects.create(title="t", file=ContentFile(b"t", "notes.txt"))
        course = CourseFactory(code="asked-for", lessons=1)
        PolicyVersionFactory(asks=[course])
        finish(self.lin, course)
        self.certificate = Certificate.objects.get()
        approved = CourseFactory(code="approved", lessons=1)
        PolicyVersionFactory(asks=[approved], approver="hr")
        finish(self.lin, approved)
        self.approval = Approval.objects.get()
        kind = ExternalKind.objects.create(code="licence", name_zh="驾驶证", name_en="Driving licence")
        given = {"person": self.lin, "kind": kind, "issued_on": "2026-01-01", "handed_in_by": self.lin}
        self.external = ExternalCertificate.objects.create(**given)
        about = {"person": self.lin, "certification": self.approval.policy.certification, "reason": "t"}
        self.relief = DutyRequest.objects.create(kind="waiver", asked_by=self.lin, **about)
        self.waiver = Waiver.objects.create(starts_on="2026-01-01", decided_by=self.lin, **about)
        ObligationFactory(person=self.lin, certification=self.approval.policy.certification)
        file = default_storage.save("t.pdf", ContentFile(b"%PDF"))
        file_document(certificate=self.certificate, file=file, sha256="0" * 64, size=4)
        self.lin.photo = default_storage.save("t.jpg", ContentFile(b"jpg"))
        self.lin.save()
        Job.objects.update(state="held")
        self.notice = Notice.objects.get(person=self.lin, kind="certificates.ready")
        self.cast: dict[str, Any] = persons(self.lin, self.shop, self.elsewhere)
        policy = self.certificate.policy
        self.run = Run.objects.create(actor=self.cast["hr"], verb="remind", certification=policy.certification)
        self.schedule = Schedule.objects.create(owner=self.cast["hr"], kind="overdue", next_on="2099-01-01")
        asked = {"certification": policy.certification, "on": "2026-03-01", "who": "valid", "seed": "s"}
        self.inspection = Inspection.objects.create(actor=self.cast["hr"], **asked)
        self.clients = {who: Client(raise_request_exception=False) for who in WHO}
        for who, person in self.cast.items():
            self.clients[who].force_login(person)

    def _exam(self) -> Invitation:
        """The quiz stands alone, too; the shop is invited."""
        exam = stand_alone(quiz=self.sitting.quiz, actor=self.lin)
        made = Invitation.objects.create(exam=exam.course, invited_by=self.lin)
        made.units.add(self.shop)
        return made

    def ask(self, who: str, method: str, address: str, data: Any = None, **more: Any) -> object:
        """The status, or ASK or NO. What is written is taken back."""
        cache.clear()  # of how often somebody asked
        client = self.clients[who]
        kept = copy(client.cookies)  # to sign out, too, is taken back
        with transaction.atomic():
            response: HttpResponseBase = getattr(client, method)(address, data, **more)
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
            transaction.set_rollback(True)
        client.cookies = kept
        return answer_of(response)


def answer_of(response: HttpResponseBase) -> object:
    if response.status_code == 403:
        return NO
    if response.status_code == 302:
        to = response.headers["Location"]
        return ASK if to.startswith("/accounts/login/?next=") else NO if to == HOME else 302
    return response.status_code
