"""An answer beside what is right, as far as the quiz shows it now.

Written here, for a result shows twenty of them: templates take several times as long for each. What a kind alone knows
how to show is still its template's.
"""

from decimal import Decimal
from functools import lru_cache

from django import template
from django.template import Context, Engine
from django.template.defaultfilters import floatformat
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from quizzes.reading import Screen
from quizzes.templatetags.options import lines_of

register = template.Library()

VERDICTS = {
    "right": ("valid", lazy("right")),
    "partly": ("soon", lazy("partly right")),
    "waiting": ("soon", lazy("waiting to be marked")),
    "taken_out": ("none", lazy("does not count")),
    "unmarked": ("none", lazy("not marked")),
    "wrong": ("lapsed", pgettext_lazy("an answer", "wrong")),
    "unanswered": ("none", lazy("not answered")),
}
WORDS = {
    "key": lazy("The key was wrong. Your answer is marked by the corrected one, which is shown here."),
    "full": lazy("This question has a fault. Everybody has full marks for it."),
    "out": lazy("This question has a fault. It counts for nobody."),
}


@register.simple_tag
def reviewed_heading(screen: Screen) -> SafeString:
    """Which question it is, of which quality, and what it asks."""
    place = _("Question %(position)s") % {"position": screen.position}
    quality = f" · {conditional_escape(screen.quality.name)}" if screen.quality else ""
    heading = f'<p class="small muted num">{place}{quality}</p>\n<h3>{conditional_escape(screen.stem)}</h3>'
    return mark_safe(heading)  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def reviewed(context: Context, screen: Screen) -> SafeString:
    """Takes ``shown``, and ``attempt``, from the page."""
    shown = context["shown"]
    said = [_verdict(screen, marks="marks" in shown)] if "correctness" in shown else []
    if screen.word:
        said.append(f'<p class="why small">{WORDS[screen.word.how]}</p>')
    if "marks" in shown and screen.raised:
        said.append(f'<p class="why small">{_("The mark was raised after an appeal.")}</p>')
    if "right" in shown:
        said.append(_beside_what_is_right(context, screen))
    elif "response" in shown and context["attempt"].submitted_at:
        said.append(_rendered(context, "quizzes/includes/as_asked.html", screen=screen))
    if screen.opinion:
        said.append(_rendered(context, "quizzes/includes/opinion.html", opinion=screen.opinion))
    if "feedback" in shown and screen.feedback:
        said.append(f'<p class="why small">{conditional_escape(screen.feedback)}</p>')
    return mark_safe("\n".join(said))  # noqa: S308 - texts of people are escaped


def _verdict(screen: Screen, *, marks: bool) -> str:
    verdict = screen.verdict if screen.verdict != "wrong" or screen.answered else "unanswered"
    state, name = VERDICTS[verdict]
    earned = ""
    if marks and screen.earned is not None:
        response = screen.response
        sure = f" · {response.get_certainty_display()}" if response and response.certainty else ""
        told = _marks(screen.earned, screen.item.possible, get_language())
        earned = f'\n<span class="muted num">{told}{sure}</span>'
    return f'<p class="row between small"><span class="state {state}">{name}</span>{earned}</p>'


@lru_cache(maxsize=2_000)
def _marks(earned: Decimal, possible: Decimal, language: str | None) -> str:
    """``language`` is the reader's: numbers are written as it writes them."""
    marks = {"mark": floatformat(earned, "-2"), "possible": floatformat(possible, "-2")}
    return _("%(mark)s of %(possible)s") % marks


def _beside_what_is_right(context: Context, screen: Screen) -> str:
    if screen.kind.review == "options":
        return f'<ul class="quiz-options">{lines_of(screen.asked)}</ul>'
    without_rubric = bool(screen.opinion and screen.opinion.criteria)
    return _rendered(
        context, screen.asked.review_template, asked=screen.asked, without_rubric=without_rubric, screen=screen
    )


def _rendered(context: Context, name: str, **more: object) -> str:
    """As ``include`` does it."""
    with context.push(**more):
        return Engine.get_default().get_template(name).render(context)
