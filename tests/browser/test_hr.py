"""An HR officer and one certification: required, joined, overdue, extended, passed, renewed, changed, revoked, asked.

Days past and ahead are those of the pages' own *as at*; what began earlier is entered with its day, as HR does it.
After each act the cell is opened, and its sentence read in full.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bilingual.days import month_end, months_later, today
from tests.browser.acting import Actor
from tests.browser.cast import Cast
from tests.browser.casting import PASSWORD
from tests.browser.hr_words import WORDS, Words
from tests.browser.office import Officer
from tests.browser.visits import Language, Visits

T = today()
DAY = timedelta(days=1)
BEGAN, JOINED = T - 800 * DAY, T - 70 * DAY  # the requirement and the colleague; the new joiner
DUE = JOINED + 60 * DAY
EARLIER, EXPIRES = T - 710 * DAY, T + 20 * DAY  # the colleague's certificate, of another system
EXTENDED = T + 14 * DAY
FULL, RENEWED = month_end(months_later(T, 24)), month_end(months_later(EXPIRES, 24))
LET_IN = (
    "from people.models import Person; from people.signin.invitations import begin\n"
    "for number in {numbers}:\n"
    "    person = Person.objects.get(staff_number=number); begin(person=person)\n"
    f"    person.set_password('{PASSWORD}'); person.save(update_fields=['password'])"
)


def first_of_march() -> date:
    """The last that lies far enough back for the colleague's renewal not to be open yet."""
    march = date(T.year, 3, 1)
    return march if march <= T - 45 * DAY else date(T.year - 1, 3, 1)


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 390), ("en", 1280)])
def test_an_officer_reads_why_at_every_turn(
    visits: Visits,
    cast: Cast,
    axe: Callable[[Page], None],
    picture: Callable[..., Path],
    tmp_path: Path,
    language: Language,
    width: int,
) -> None:
    def look(page: Page, name: str) -> None:
        axe(page)
        picture(page, f"hr-{name}-{language}-{width}", full_page=True)

    words = WORDS[language]
    hr = Officer(visits.open_as("hr", width=width, language=language), language, look)
    writes_the_certification(hr, words)
    takes_over_what_was_held(hr, words, tmp_path)
    requires_it(hr, words)
    a_new_joiner_is_late(hr, words)
    gets_more_time(hr, words)
    visits.live.ask(LET_IN.format(numbers=[words.joiner.number, words.colleague.number]))
    passes(visits, cast, words, language, words.joiner.number, width)
    she_holds_it(hr, words)
    passes(visits, cast, words, language, words.colleague.number, width)
    renewed_early(hr, words)
    changes_the_policy(hr, words)
    revokes(hr, words)
    is_short_of_people(hr, words)
    who_was_valid(hr, words)


def writes_the_certification(hr: Officer, words: Words) -> None:
    hr.opens("units/new/")
    hr.fills(code=words.code, name_zh=words.unit["zh-hans"], name_en=words.unit["en"], parent=words.company)
    hr.saves()
    hr.opens("certifications/new/")
    names = words.certification
    hr.fills(code=words.slug, name_zh=names["zh-hans"], name_en=names["en"], position=9)
    hr.saves()  # and on to its policy
    hr.look(hr.page, "policy-none")
    hr.link("Next version").last.click()
    hr.fills(**{"full-0-what": words.quiz, "full-0-minimum": 90, "full-0-max_age_days": 7})
    hr.fills(valid_months=24, renewal_days=60, counted_from="previous", reason=words.reason)
    hr.look(hr.page, "policy-form")
    hr.sends("preview")
    hr.sends("publish")
    expect(hr.page.locator(".policy-version")).to_have_count(1)


def takes_over_what_was_held(hr: Officer, words: Words, folder: Path) -> None:
    hr.hires(words.colleague, words, since=BEGAN)
    hr.opens("certificate-history/")
    hr.look(hr.page, "earlier")
    heading = ["staff number", "certification", "issued on", "valid until", "number", "evidence"]
    certificate = [words.slug, EARLIER.isoformat(), EXPIRES.isoformat(), "OLD-0412", "Course book 12"]
    hr.brings([heading, [words.colleague.number, *certificate]], folder)
    hr.look(hr.page, "earlier-checked")
    hr.takes_over()
    hr.look(hr.page, "earlier-done")
    assert hr.reads(words.colleague.number, words) == words.say("held", until=EXPIRES)


def requires_it(hr: Officer, words: Words) -> None:
    hr.opens("requirements/new/")
    hr.fills(certification=words.certification[hr.language], within_days=60, starts_on=BEGAN, reason=words.reason)
    hr.page.get_by_label(words.unit[hr.language]).check()
    hr.page.get_by_label(words.position, exact=True).check()
    hr.look(hr.page, "requirement-form")
    hr.sends("preview")
    hr.look(hr.page, "requirement-effect")
    hr.sends("save")
    hr.look(hr.page, "requirement")
    said = words.say("renewal-open", "required", "missing", until=EXPIRES, since=BEGAN)
    assert hr.reads(words.colleague.number, words) == said


def a_new_joiner_is_late(hr: Officer, words: Words) -> None:
    """Entered late: her days are read back as they were, and ahead as they will be if nothing is done."""
    hr.hires(words.joiner, words, since=JOINED)
    hr.look(hr.page, "person")
    number = words.joiner.number
    hr.narrows(number, words, JOINED - DAY)
    expect(hr.page.locator(".matrix")).to_have_count(0)
    hr.look(hr.page, "not-there-yet")
    before = words.say("due", "required", until=DUE, since=JOINED)
    assert hr.reads(number, words, JOINED) == before
    assert hr.reads(number, words, DUE) == before
    hr.look(hr.page, "cell-due")
    assert hr.reads(number, words, DUE + DAY) == words.say("overdue", "required", since=JOINED, day=DUE + DAY)
    late = words.say("overdue", "required", "missing", since=JOINED, day=DUE + DAY)
    assert hr.reads(number, words) == late
    hr.look(hr.page, "cell-overdue")
    assert hr.reads(number, words, T + 30 * DAY) == late


def gets_more_time(hr: Officer, words: Words) -> None:
    hr.reads(words.joiner.number, words)
    hr.page.locator("#panel").get_by_role("link", name=hr.words("Waiver or extension")).click()
    hr.page.locator("[name=kind][value=extension]").check()
    hr.fills(until=EXTENDED, reason=words.reason)
    hr.look(hr.page, "extension")
    hr.page.locator("main .form button").click()
    why = hr.page.locator("#panel .why")  # back in the cell
    said = words.say("due", "extended", "required", "missing", until=EXTENDED, since=JOINED)
    expect(why).to_have_text(said)
    hr.look(hr.page, "cell-extended")
    late = words.say("overdue", "extended", "required", "missing", since=JOINED, day=EXTENDED + DAY)
    assert hr.reads(words.joiner.number, words, EXTENDED + DAY) == late


def passes(visits: Visits, cast: Cast, words: Words, language: Language, number: str, width: int) -> None:
    """From her own page to the certificate."""
    staff = Actor(visits.open_as(width=width, language=language), language)
    staff.signs_in(number)
    staff.goes("certificates/")
    card = staff.page.locator(".my-certification", has_text=words.certification[language])
    card.locator(".button").first.click()
    staff.page.wait_for_url(f"**/{words.quiz_page}/")
    staff.press("Start the quiz")
    staff.page.wait_for_url("**/attempts/*/1/")
    staff.answers(cast.right)
    staff.hands_in()
    staff.sees_passed(100)


def she_holds_it(hr: Officer, words: Words) -> None:
    number = words.joiner.number
    assert hr.reads(number, words) == words.say("valid", "required", until=FULL, since=JOINED)
    hr.look(hr.page, "cell-valid")
    opens = FULL - 60 * DAY
    assert hr.reads(number, words, opens - DAY) == words.say("valid", "required", until=FULL, since=JOINED)
    open_ = words.say("renewal-open", "required", "missing", until=FULL, since=JOINED)
    assert hr.reads(number, words, opens) == open_
    lapsed = words.say("lapsed", "required", "missing", until=FULL, since=JOINED)
    assert hr.reads(number, words, FULL + DAY) == lapsed
    moved = words.say("due", "extended", "required", until=EXTENDED, since=JOINED)
    assert hr.reads(number, words, T - DAY) == moved  # by what is known today


def renewed_early(hr: Officer, words: Words) -> None:
    """The second follows the first without a gap, and what was valid stays valid."""
    said = words.say("valid", "required", until=RENEWED, since=BEGAN)
    assert hr.reads(words.colleague.number, words) == said
    hr.look(hr.page, "cell-renewed")


def changes_the_policy(hr: Officer, words: Words) -> None:
    hr.opens(f"certifications/?q={words.slug}")
    hr.page.get_by_role("link", name=words.certification[hr.language]).last.click()
    hr.follow("Policy")
    hr.link("Next version").first.click()
    hr.fills(valid_months=12, reason=words.reason)
    hr.sends("preview")
    expect(hr.page.locator(".nice-padding")).to_contain_text(words.joiner.called(hr.language))
    hr.look(hr.page, "what-if")
    hr.sends("publish")
    hr.look(hr.page, "policy")
    said = words.say("valid", "required", until=FULL, since=JOINED)
    assert hr.reads(words.joiner.number, words) == said  # what was issued keeps its days
    expect(hr.page.locator("#panel")).to_contain_text(words.version(1, T))


def revokes(hr: Officer, words: Words) -> None:
    hr.page.locator("#panel").get_by_role("link", name=words.revoke).click()
    hr.page.locator("#id_reason").fill(words.reason)
    hr.look(hr.page, "revoke")
    hr.sends("go")
    expect(hr.page.get_by_text(hr.words("Finished", context="bulk action"))).to_be_visible(timeout=60_000)
    hr.look(hr.page, "revoked")
    said = words.say("revoked", "required", "missing", since=JOINED, day=T)
    assert hr.reads(words.joiner.number, words) == said
    expect(hr.page.locator("#panel")).to_contain_text(words.version(2, T))
    hr.look(hr.page, "cell-revoked")


def is_short_of_people(hr: Officer, words: Words) -> None:
    hr.goes("status/coverage/new/")
    hr.fills(unit=words.unit[hr.language], certification=words.certification[hr.language], at_least=2)
    hr.press("Save")
    expect(hr.page.locator("main")).to_contain_text(words.short)
    hr.look(hr.page, "coverage")


def who_was_valid(hr: Officer, words: Words) -> None:
    march = first_of_march()
    hr.goes("status/auditing/")
    hr.fills(of=words.certification[hr.language], on=march, seed="march")
    hr.page.get_by_role("button", name=hr.words("Answer", context="inspection")).click()
    expect(hr.page.locator("h1")).to_have_text(words.one_was_valid)
    case = hr.page.locator("details.sheet")
    expect(case).to_have_count(1)
    case.locator("summary").click()
    said = words.say("valid", "required", until=EXPIRES, since=BEGAN)
    expect(case.locator(".why")).to_have_text(said)
    expect(case).to_contain_text("OLD-0412")
    expect(case).to_contain_text("Course book 12")
    hr.look(hr.page, "inspection")
    assert hr.reads(words.colleague.number, words, march) == said
    hr.look(hr.page, "cell-march")
