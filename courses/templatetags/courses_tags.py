"""What pages write of courses again and again. Here, not in templates: a page shows twenty lines of an outline, and a
template takes as long for them as for all the rest of the page."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bilingual.days import today
from bilingual.templatetags.bilingual import day, minutes
from courses.models import Activity
from courses.progress import CourseProgress, Step

register = template.Library()
KEPT = 5_000  # of each kind of line, the same for all readers of one language


@register.simple_tag
def ring(progress: CourseProgress) -> SafeString:
    """How much of the course is done."""
    return _ring(progress.percent, progress.done, progress.total, get_language())


@register.simple_tag
def due(progress: CourseProgress) -> SafeString:
    """*due 3 March 2027*; "" where no day is set."""
    if progress.due_on is None:
        return SafeString()
    said = {"day": day(progress.due_on)}
    if progress.due_on < today():
        return format_html('<span class="state lapsed">{}</span>', _("was due %(day)s") % said)
    return format_html('<span class="num">{}</span>', _("due %(day)s") % said)


@register.simple_tag
def ahead(progress: CourseProgress) -> SafeString:
    """*about 12 min left · due 3 March 2027*, of what there is to say."""
    left = progress.minutes_left
    said = format_html("{}", _("about %(minutes)s min left") % {"minutes": left}) if left else ""
    return _joined(" · ", filter(None, [said, due(progress)]))


@register.simple_tag
def outline_lines(progress: CourseProgress, steps: Iterable[Step], may_author: bool) -> SafeString:
    """``steps`` on the course's page. Only who takes the course, or writes courses, is led to them."""
    opens = progress.enrolment is not None or may_author
    goes_on = progress.enrolment is not None and progress.finished_on is None
    return _joined("", (_line(step, opens=opens, is_next=goes_on and step.is_next) for step in steps))


@register.simple_tag
def contents_lines(progress: CourseProgress, here: Activity) -> SafeString:
    """All of the course, beside a lesson."""
    code = get_language()
    return _joined(
        "",
        (
            _content(step.activity.name, step.url, step.activity == here, step.done_on is not None, code)
            for step in progress.steps
        ),
    )


def _joined(between: str, parts: Iterable[str]) -> SafeString:
    """Parts that are escaped already."""
    return mark_safe(between.join(parts))  # noqa: S308


def _line(step: Step, *, opens: bool, is_next: bool) -> SafeString:
    code, activity = get_language(), step.activity
    return _joined(
        "",
        (
            '<li aria-current="step">' if is_next else "<li>",
            f'<span class="tick{" done" if step.done_on else ""}" aria-hidden="true"></span><div class="grow">',
            _named(activity.name, step.url if opens else "", activity.kind, activity.minutes, code),
            _finished(step.done_on, code) if step.done_on else "",
            "</p></div></li>",
        ),
    )


@lru_cache(KEPT)
def _named(name: str, address: str, kind: str, length: int, code: str | None) -> SafeString:
    named = format_html('<a class="plain" href="{}">{}</a>', address, name) if address else format_html("{}", name)
    return format_html('{}<p class="muted small num">{} · {}', named, Activity.Kind(kind).label, minutes(length))


@lru_cache(KEPT)
def _finished(on: date, code: str | None) -> SafeString:
    return format_html(" · {}", _("finished on %(day)s") % {"day": day(on)})


@lru_cache(KEPT)
def _content(name: str, address: str, is_here: bool, is_done: bool, code: str | None) -> SafeString:
    here = mark_safe(' aria-current="page"') if is_here else ""
    tick = '<span class="visually-hidden">({})</span><span class="tick done" aria-hidden="true"></span>'
    done = format_html(f" {tick}", _("finished")) if is_done else ""
    return format_html('<li><a href="{}"{}>{}{}</a></li>', address, here, name, done)


@lru_cache(KEPT)
def _ring(percent: int, done: int, total: int, code: str | None) -> SafeString:
    """The circle's length is called 100, so that a percentage needs no arithmetic."""
    arc = '<circle class="done" cx="22" cy="22" r="18" pathLength="100" stroke-dasharray="{} 100"'
    return format_html(
        '<svg class="ring" viewBox="0 0 44 44" role="img" aria-label="{}">'
        '<circle class="track" cx="22" cy="22" r="18"/>{}<text x="22" y="26.5" aria-hidden="true">{}/{}</text></svg>',
        _("%(done)s of %(total)s finished") % {"done": done, "total": total},
        format_html(f'{arc} transform="rotate(-90 22 22)"/>', percent) if percent else "",
        done,
        total,
    )
