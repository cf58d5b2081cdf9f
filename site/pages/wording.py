"""The sentence at the top of *My learning*: numbers in words, and the name one is called by."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bilingual.text import language
from courses.models import Activity
from courses.progress import CourseProgress
from people.models import Person

ENGLISH = [
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
]
CHINESE = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """How many of something, as running text writes it: *twelve*, 十二; then figures (13, 100)."""
    if language() == "en":
        return ENGLISH[number] if number < len(ENGLISH) else str(number)
    if number == 2:
        return "两"  # counting things, not saying the figure
    if number < 10:
        return CHINESE[number]
    if number > 99:
        return f" {number} "
    tens, ones = divmod(number, 10)
    return f"{CHINESE[tens] if tens > 1 else ''}十{CHINESE[ones] if ones else ''}"


def called(person: Person) -> str:
    """The given name: 晓雯 of 林晓雯, *Xiaowen* of Lin Xiaowen. Whole where we cannot tell.

    Three and four Han characters end in a given name of two (the four begin with 欧阳 or the like); a name of
    two is said whole, since one syllable alone is not how colleagues speak to each other.
    """
    chinese = all("\u4e00" <= character <= "\u9fff" for character in person.name)
    if language() == "en":
        parts = (person.name_latin or person.name).split()
        return parts[-1 if chinese else 0] if parts else person.name
    return person.name[-2:] if chinese and len(person.name) in (3, 4) else person.name


def headline(
    person: Person, courses: Sequence[CourseProgress], up_next: CourseProgress | None, *, waiting: bool = False
) -> str:
    """What today asks of this person, in one sentence. ``waiting``: an exam can be begun."""
    name = called(person)
    if up_next is None and waiting:
        return _("%(name)s, an exam is waiting for you.") % {"name": name}
    if up_next is None:
        if courses:
            return _("%(name)s, everything is done.") % {"name": name}
        return _("Welcome, %(name)s.") % {"name": name}
    activity = up_next.next_activity
    if activity is None or not activity.minutes:
        return _("%(name)s, one step at a time.") % {"name": name}
    if activity.kind == Activity.Kind.QUIZ:
        return _("%(name)s, only the quiz is left.") % {"name": name}
    if activity.minutes == 1:
        return _("%(name)s, one minute will do today.") % {"name": name}
    minutes = in_words(activity.minutes)
    return _("%(name)s, %(minutes)s minutes will do today.") % {"name": name, "minutes": minutes}


def next_of(courses: Sequence[CourseProgress]) -> CourseProgress | None:
    """The one course to go on with: the first unfinished one whose next page can be opened."""
    return next((course for course in courses if course.finished_on is None and course.next_url), None)
