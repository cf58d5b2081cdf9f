"""An appeal from the result to the certificate; and a key that was wrong, from the preview to the pass that is lost."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from wagtail.models import Collection

from certificates.evidence import Kind
from certificates.models import Certificate
from config.role_groups import map_roles
from jobs.work import drain
from people.models import Person, Role
from people.services import grant_role
from quizzes.models import Attempt, Regrade
from quizzes.services import submit
from tests.browser.acting import Actor
from tests.browser.visits import Language
from tests.factories import PersonFactory, PlacementFactory, PolicyVersionFactory, UnitFactory
from tests.quizzes.appeals.test_media import Shown
from tests.quizzes.factories import Sitting
from tests.quizzes.regrading.test_regrading import at, corrected

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize(("language", "width"), [("zh-hans", 390), ("en", 1280)])
Look = Callable[[Page, str], None]


@pytest.fixture
def look(axe: Callable[[Page], None], picture: Callable[..., Path], language: Language, width: int) -> Look:
    def look(page: Page, name: str) -> None:
        axe(page)
        picture(page, f"appeal-{name}-{language}-{width}", full_page=True)

    return look


@pytest.fixture
def enter(
    browser: Browser, live_server: Any, transactional_db: None, language: Language, width: int
) -> Iterator[Callable[[Person], Actor]]:
    """``enter(person)``: a window of their own, signed in."""
    contexts: list[BrowserContext] = []

    def enter(person: Person) -> Actor:
        Person.objects.filter(pk=person.pk).update(language=language)
        client = Client()
        client.force_login(person)
        size: Any = {"width": width, "height": 900}
        context = browser.new_context(base_url=live_server.url, viewport=size, reduced_motion="reduce")
        contexts.append(context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return Actor(context.new_page(), language)

    yield enter
    for context in contexts:
        context.close()


def officer(role: Role) -> Person:
    if not Collection.objects.exists():  # a test before emptied the database, and with it what migrations put there
        Collection.add_root(name="Root")
    map_roles()
    person: Person = PersonFactory(name="文静", name_latin="Wen Jing")
    grant_role(person=person, role=role, unit=None)
    return person


@pytest.fixture
def sitting(transactional_db: None) -> Sitting:
    """A quiz of three questions; who passes it holds a certification."""
    made = Sitting(questions=3, pass_percent=60, name_zh="服务测验", name_en="Service quiz")
    PlacementFactory(person=made.person, unit=UnitFactory(name_zh="静安店", name_en="Shop"))
    PolicyVersionFactory(
        certification__name_zh="前台接待",
        certification__name_en="Front desk",
        evidence={"of": Kind.QUIZ, "id": made.quiz.pk},
    )
    return made


def sat(sitting: Sitting, answers: str) -> Attempt:
    attempt = sitting.start()
    for position, key in enumerate(answers, start=1):
        sitting.answer(attempt, position, [key])
    handed_in: Attempt = submit(attempt=attempt)
    return handed_in


@SIZES
def test_an_appeal_that_is_upheld_leads_to_the_certificate(
    enter: Callable[[Person], Actor], sitting: Sitting, look: Look, language: Language, width: int
) -> None:
    attempt = sat(sitting, "aab")
    candidate = enter(sitting.person)
    appeals(candidate, attempt, look)
    hr = enter(officer(Role.HR))
    answers(hr, look)
    is_told_and_holds_it(candidate, attempt, look)


def appeals(candidate: Actor, attempt: Attempt, look: Look) -> None:
    page = candidate.page
    candidate.goes(f"attempts/{attempt.pk}/result/")
    look(page, "result")
    candidate.follow("You do not agree with a mark? Appeal.")
    page.locator("#id_item").select_option(value="1")
    page.locator("#id_reason").fill("At our counter a comes first.")
    look(page, "made")
    candidate.press("Send the appeal")
    candidate.sees("Your appeal is in. You get a notice when it is answered.")
    candidate.sees("waits for an answer")


def answers(hr: Actor, look: Look) -> None:
    """Through the menu, as HR finds it."""
    page = hr.page
    page.goto("/admin/")
    menu = page.get_by_role("button", name=hr.words("Marking"))
    if not menu.is_visible():  # on a phone the menu is folded away
        page.locator("#wagtail-sidebar button, .sidebar-nav-toggle").first.click()
    menu.click()
    page.get_by_role("link", name=hr.words("Appeals"), exact=True).first.click()
    page.wait_for_url("**/admin/appeals/")
    look(page, "list")
    hr.link(hr.words("Service quiz") if hr.language == "en" else "服务测验").first.click()
    journal = page.get_by_role("region", name=hr.words("Journal of the attempt"))
    expect(journal.locator("tbody tr").first).to_be_visible()
    look(page, "journal")
    page.locator("[name='mark:1']").fill("1")
    page.locator("[name=decision][value=marks]").check()
    page.locator("[name=answer]").fill("You are right: at the counter it does.")
    hr.press("Answer the appeal")
    hr.sees("Answered. The candidate is told.")


def is_told_and_holds_it(candidate: Actor, attempt: Attempt, look: Look) -> None:
    page, language = candidate.page, candidate.language
    candidate.goes("inbox/")
    told = candidate.words("Your appeal was upheld: {quiz}").format(quiz=attempt.quiz.names[language])
    candidate.page.get_by_role("button", name=told).click()
    candidate.sees("upheld")
    look(page, "upheld")
    candidate.goes(f"attempts/{attempt.pk}/result/")
    candidate.sees_passed(66)
    look(page, "passed")
    candidate.goes("certificates/")
    expect(page.locator(".my-certification .state.valid")).to_be_visible()
    attempt.refresh_from_db()
    assert (attempt.score, Certificate.objects.get().person_id) == (Decimal(2), attempt.person_id)


@SIZES
def test_who_answers_sees_what_was_shown_and_handed_in(
    enter: Callable[[Person], Actor],
    transactional_db: None,
    look: Look,
    language: Language,
    width: int,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    hr, sitting = officer(Role.HR), Shown()
    actor = enter(hr)
    page = actor.page
    page.goto(f"/admin/appeals/{sitting.appeal().pk}/")
    film = page.locator(".marking-about video source")
    expect(film).to_have_attribute("src", re.compile("/video/film$"))
    folded = page.locator("details.appeal-question:not([open]) > summary")
    while folded.count():
        folded.first.click()
    for picture in page.locator("img.quiz-picture").all():
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    look(page, "media")


@SIZES
def test_a_regrade_is_shown_watched_and_its_lost_pass_is_looked_at(
    enter: Callable[[Person], Actor], sitting: Sitting, look: Look, language: Language, width: int
) -> None:
    attempt = sat(sitting, "bba")
    number = Certificate.objects.get().number
    version = at(attempt, 1)
    new = corrected(version, "c")
    regrades(enter(officer(Role.TRAINER)), version, new, look)
    looks_at_what_was_lost(enter(officer(Role.HR)), number, look)


def regrades(trainer: Actor, version: Any, new: Any, look: Look) -> None:
    page = trainer.page
    page.goto(f"/admin/regrades/question/{version.question_id}/")
    look(page, "regrade-form")
    page.locator("#id_version").select_option(value=str(version.pk))
    page.locator("[name=how][value=key]").check()
    page.locator("#id_by_version").select_option(value=str(new.pk))
    page.locator("#id_reason").fill("c comes first since May.")
    trainer.press("Show what it would change")
    expect(page.locator(".help-block[role=status]")).to_be_visible()
    look(page, "regrade-preview")
    trainer.press("Mark the answers so")
    word = Regrade.objects.get()
    page.wait_for_url(f"**/regrades/{word.pk}/")
    running = page.locator("[data-running] progress")
    expect(running).to_be_visible()
    look(page, "regrade-running")
    drain()
    expect(running).to_have_count(0)  # nobody looked again
    expect(page.locator(".marking strong")).to_contain_text(re.compile("1 no longer passed|1 人不再通过"))
    look(page, "regrade-done")


def looks_at_what_was_lost(hr: Actor, number: str, look: Look) -> None:
    page = hr.page
    page.goto("/admin/regrades/lost-passes/")
    expect(page.locator(".marking-card")).to_contain_text(number)
    look(page, "lost")
    page.locator("[name=decision]").fill("It stays: she sits again in June.")
    hr.press("Note it")
    expect(page.locator(".marking-card")).to_have_count(0)
    hr.follow("All of them")
    expect(page.locator(".marking-card")).to_contain_text("It stays: she sits again in June.")
    look(page, "lost-noted")
