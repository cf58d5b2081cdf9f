"""The pages of a quiz that stands alone: one in each language, below that language's page of exams."""

from uuid import UUID

from django.utils.translation import gettext, override

from courses.models import CataloguePage
from quizzes.models import ExamsPage, Quiz, QuizPage

SLUG = "exams"


def publish_pages(quiz: Quiz, key: UUID | None) -> None:
    """``key`` is the exam's, where it stood alone before. What is there already is published as it is."""
    for catalogue in CataloguePage.objects.select_related("locale").order_by("path"):
        exams = _exams_below(catalogue)
        page = QuizPage.objects.child_of(exams).filter(quiz=quiz).first()
        if page is None:
            page = _new(quiz, exams)
            if key is not None:
                page.translation_key = key
            exams.add_child(instance=page)
        key = page.translation_key
        page.save_revision().publish()


def _exams_below(catalogue: CataloguePage) -> ExamsPage:
    known = ExamsPage.objects.child_of(catalogue).first()
    if known is not None:
        return known
    with override(catalogue.locale.language_code):
        page = ExamsPage(title=gettext("Exams"), slug=SLUG, locale=catalogue.locale)
    elsewhere = ExamsPage.objects.order_by("path").first()
    if elsewhere is not None:
        page.translation_key = elsewhere.translation_key
    catalogue.add_child(instance=page)
    page.save_revision().publish()
    return page


def _new(quiz: Quiz, exams: ExamsPage) -> QuizPage:
    language = exams.locale.language_code
    return QuizPage(title=quiz.names[language], slug=quiz.code, locale=exams.locale, quiz=quiz, minutes=quiz.minutes)
