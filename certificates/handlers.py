"""Owed work of this room: the document of a certificate, and asking everybody about a policy."""

import hashlib
from datetime import date, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from certificates import projection
from certificates.document import Sheet, render_pdf
from certificates.models import Certificate, HistoryImport
from certificates.services import RENDER, ask_for_review, file_document
from certificates.services.everybody import judge_some
from certificates.services.history_files import FORGET, TAKE_OVER, forget, take_over
from certificates.services.policies import JUDGE_EVERYBODY
from certificates.services.renewing import JUDGE_AGAIN, OPEN_RENEWAL, judge_again, open_renewal
from certificates.services.requirements import FOLLOW, follow_some
from jobs.kinds import Effect, Held, handles
from jobs.models import Job
from printing import DocumentProblem, MissingFont, MissingGlyph


@handles(RENDER, lease=timedelta(minutes=2), max_attempts=8)
def render(job: Job) -> Effect | None:
    """Set the page and keep the file under a name made from its content: a second run finds it there."""
    certificate = Certificate.objects.select_related("certification", "person").get(pk=job.payload["certificate"])
    try:
        pdf = render_pdf(sheet_of(certificate), font_folders=settings.FONT_FOLDERS)
    except DocumentProblem as problem:
        kind, detail = _named(problem)
        raise Held(
            f"{kind}: {detail}",
            on_held=lambda: ask_for_review(certificate=certificate, problem=kind, detail=detail),
        ) from problem
    digest = hashlib.sha256(pdf).hexdigest()
    name = f"certificates/{certificate.uuid.hex[:2]}/{certificate.uuid.hex}-{digest[:16]}.pdf"
    kept = _keep(name, pdf, digest)
    return lambda: file_document(certificate=certificate, file=kept, sha256=digest, size=len(pdf))


@handles(JUDGE_EVERYBODY, lease=timedelta(minutes=8), max_attempts=8)
def judge_everybody(job: Job) -> Effect:
    """A few hundred people, then the next job. Done twice it issues nothing twice: what is held is held."""
    return judge_some(job.payload)


@handles(OPEN_RENEWAL, lease=timedelta(minutes=2), max_attempts=8)
def open_one_renewal(job: Job) -> Effect:
    return lambda: open_renewal(certificate=int(job.payload["certificate"]), way=str(job.payload["way"]), on=_day(job))


@handles(JUDGE_AGAIN, lease=timedelta(minutes=2), max_attempts=8)
def judge_one_again(job: Job) -> Effect:
    def judge() -> None:
        judge_again(person=int(job.payload["person"]), certification=int(job.payload["certification"]), on=_day(job))

    return judge


def _stop(job: Job) -> None:
    HistoryImport.objects.filter(pk=job.payload["import"]).update(state=HistoryImport.State.STOPPED)


@handles(TAKE_OVER, lease=timedelta(minutes=8), max_attempts=8, on_held=_stop)
def take_over_history(job: Job) -> Effect | None:
    """Person by person, each in a transaction of their own: a second run goes on where the first one died."""
    brought = HistoryImport.objects.select_related("actor").get(pk=job.payload["import"])
    return take_over(history_import=brought)


@handles(FORGET)
def forget_history(job: Job) -> Effect:
    brought = HistoryImport.objects.get(pk=job.payload["import"])
    return lambda: forget(history_import=brought)


def _day(job: Job) -> date:
    """On which it was owed: what became possible then."""
    return date.fromisoformat(str(job.payload["on"]))


def _keep(name: str, pdf: bytes, digest: str) -> str:
    """The name it is kept under. A worker killed while it wrote leaves half a file: only a whole one is taken."""
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            if hashlib.sha256(file.read()).hexdigest() == digest:
                return name
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(pdf))


def _named(problem: DocumentProblem) -> tuple[str, str]:
    """The kind of problem, and a detail that names characters but nobody."""
    if isinstance(problem, MissingGlyph):
        return "missing_glyph", ", ".join(f"U+{ord(sign[0]):04X}" for sign in problem.characters)
    return "missing_font" if isinstance(problem, MissingFont) else "problem", str(problem)[:160]


def sheet_of(certificate: Certificate) -> Sheet:
    certification = certificate.certification
    return Sheet(
        number=certificate.number,
        organisation_zh=settings.ORGANISATION_NAME["zh-hans"],
        organisation_en=settings.ORGANISATION_NAME["en"],
        seal=settings.ORGANISATION_SEAL,
        holder_name=certificate.holder_name,
        holder_name_latin=certificate.holder_name_latin,
        title_zh=certification.name_zh,
        title_en=certification.name_en,
        statement_zh=certification.statement_zh,
        statement_en=certification.statement_en,
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        signatory_zh=settings.CERTIFICATE_SIGNATORY["zh-hans"],
        signatory_en=settings.CERTIFICATE_SIGNATORY["en"],
        verify_url=verify_url(certificate),
    )


def verify_url(certificate: Certificate) -> str:
    return settings.BASE_URL + reverse("verify", args=[certificate.number])


@handles(projection.KIND, lease=timedelta(minutes=8), max_attempts=5)
def project_again(job: Job) -> Effect | None:
    projection.project_all_of(int(job.payload["certification"]))
    return None


@handles(FOLLOW, lease=timedelta(minutes=8), max_attempts=8)
def follow_requirement(job: Job) -> Effect | None:
    """A few hundred people, then the next job. Done twice it changes nothing: duties are what they should be."""
    payload = job.payload
    follow_some(requirement=int(payload["requirement"]), event=str(payload["event"]), after=int(payload["after"]))
    return None
