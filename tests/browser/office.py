"""An HR officer at work: what is typed and clicked in the back office, and cells read on the site."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic

from playwright.sync_api import Locator, Page, expect

from tests.browser.acting import Actor
from tests.browser.hr_words import Hired, Words

LONG = 90  # seconds: a worker, on a busy machine
Look = Callable[[Page, str], None]


@dataclass(frozen=True)
class Officer(Actor):
    """``look`` is called with each page as it stands, and a name for it."""

    look: Look

    # --- The back office ---

    def opens(self, address: str) -> None:
        self.page.goto(f"/admin/{address}")
        self.page.wait_for_load_state()

    def fills(self, **fields: object) -> None:
        """The form's fields by their names; days as they are typed, choices by what they are called or by value."""
        for name, value in fields.items():
            field = self.page.locator(f"#id_{name}")
            if field.evaluate("element => element.tagName") == "SELECT":
                self._chooses(field, value)
            else:
                field.fill(value.isoformat() if isinstance(value, date) else str(value))
                if isinstance(value, date) and field.get_attribute("type") == "text":  # Wagtail's own
                    self._closes_the_calendar(field)

    def _closes_the_calendar(self, field: Locator) -> None:
        """It opens a moment after its field has the focus, and lies over what comes next."""
        calendar = self.page.locator(".xdsoft_datetimepicker:visible")
        expect(calendar).to_have_count(1)
        field.press("Tab")
        expect(calendar).to_have_count(0)

    @staticmethod
    def _chooses(field: Locator, value: object) -> None:
        option = field.locator("option", has_text=str(value)).first
        named = option.count() > 0
        field.select_option(value=option.get_attribute("value") if named else str(value))

    def saves(self) -> None:
        before = self.page.url
        self.page.locator("#main form button[type=submit]").last.click()
        self.page.wait_for_url(lambda url: url != before)

    def sends(self, step: str) -> None:
        """One of the buttons of a form that shows its effect before it is saved."""
        self.page.locator(f"button[name=step][value={step}]").click()
        self.page.wait_for_load_state()

    def brings(self, lines: list[list[str]], folder: Path) -> None:
        """Earlier certificates, as a file."""
        file = folder / "earlier.csv"
        file.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8-sig")
        self.page.set_input_files("input[name=file]", file)
        self.saves()

    def takes_over(self) -> None:
        """The worker's doing: the page is asked again until nothing is under way."""
        self.sends("go")
        again, until = self.link("How far is it now?"), monotonic() + LONG
        while again.count():
            assert monotonic() < until, "the worker does not take them over"
            self.page.wait_for_timeout(500)
            again.click()

    def hires(self, one: Hired, words: Words, *, since: date) -> None:
        self.opens("people/new/")
        names = {"name": one.name, "family_name_latin": one.family, "given_name_latin": one.given}
        place = {"unit": words.unit[self.language], "position": words.position, "starts_on": since}
        email = f"{one.given}.{one.number}@east-retail.example".lower()
        self.fills(staff_number=one.number, **names, **place, email=email, language=self.language)
        self.saves()

    # --- The site ---

    def reads(self, number: str, words: Words, on: date | None = None) -> str:
        """The person's cell, opened by its link; its sentence."""
        self.narrows(number, words, on)
        self.page.locator(".matrix tbody tr:not(.unit) td a").first.click()
        why = self.page.locator("#panel .why")
        expect(why).to_be_visible()
        return why.inner_text()

    def narrows(self, number: str, words: Words, on: date | None = None) -> None:
        """To one person and one certification."""
        day = f"&on={on.isoformat()}" if on else ""
        self.goes(f"status/?unit={words.code}&of={words.slug}&q={number}{day}")
