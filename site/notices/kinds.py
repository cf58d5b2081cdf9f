"""What can be said to a person: the words of each kind, the facts they need, and where they lead.

A higher room registers its kinds in its module ``notice_kinds.py``, which ``NoticesConfig.ready`` imports.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from string import Formatter

from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from bilingual.templatetags.bilingual import day
from bilingual.text import LANGUAGES, in_language, language

logger = logging.getLogger(__name__)

Fact = str | int | Mapping[str, str]
Facts = Mapping[str, Fact]
Link = Callable[[Facts, str], str]


class FactsError(ValueError):
    """These facts cannot be told in the words of their kind."""


class UnknownKindError(LookupError):
    """No installed app registers this kind in its ``notice_kinds`` module."""


@dataclass(frozen=True)
class NoticeKind:
    """Words with named placeholders, such as ``_("Finish {course} by {due_on}")``.

    A fact is a text, a number, or a text in both languages (``{"zh-hans": …, "en": …}``). Under a name that
    ends in ``_on`` it is an ISO date, told as a day. ``link(facts, language)`` gives the path of the page to
    go to, or ``""``. It must not query: an inbox shows thirty of them.
    """

    code: str
    subject: str | Promise
    body: str | Promise
    link: Link | None = None
    needs_email: bool = True

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """The facts that the words name in any language: a translation may not ask for more than was kept."""
        return frozenset().union(*(self.placeholders_in(code) for code in LANGUAGES))

    def placeholders_in(self, code: str) -> frozenset[str]:
        with translation.override(code):
            texts = (str(self.subject), str(self.body))
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None)

    def check(self, facts: Facts) -> None:
        """Refuse, with :class:`FactsError`, facts that could not be told later, in either language."""
        if missing := self.placeholders - facts.keys():
            raise FactsError(f"{self.code} needs the facts {', '.join(sorted(missing))}.")
        for name, fact in facts.items():
            _check(self.code, name, fact)
        for code in LANGUAGES:
            self.path(facts, code)

    def path(self, facts: Facts, code: str) -> str:
        if self.link is None:
            return ""
        with translation.override(code):
            path = self.link(facts, code)
        if path and not (path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)):
            raise FactsError(f"{self.code} leads to {path!r}, which is not a path of this site.")
        return path


@dataclass(frozen=True)
class Words:
    """A notice as one reader reads it. ``path`` is empty if there is nowhere to go."""

    subject: str
    body: str
    path: str = ""


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    if not 0 < len(kind.code) <= 60:
        raise ValueError(f"The code {kind.code!r} must have 1 to 60 characters.")
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"The notice kind {kind.code!r} is registered already.")
    return kind


def forget(code: str) -> None:
    """Take a kind out again. For tests, which register kinds of their own."""
    _kinds.pop(code, None)


def kind_of(code: str) -> NoticeKind:
    try:
        return _kinds[code]
    except KeyError:
        known = ", ".join(sorted(_kinds)) or "none"
        raise UnknownKindError(f"No notice kind {code!r} is registered. Known kinds: {known}.") from None


def known_kinds() -> list[NoticeKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)


def words_for(code: str, facts: Facts) -> Words:
    """The notice in the active language. One from an older version still gets an answer, a neutral one."""
    kind = _kinds.get(code)
    if kind is None or not kind.placeholders <= facts.keys():
        logger.warning("a notice of kind %r can no longer be told", code)
        return Words(str(_("Notice")), str(_("The text of this older notice is no longer available.")))
    told = {name: _told(name, fact) for name, fact in facts.items()}
    try:
        path = kind.path(facts, language())
    except (LookupError, NoReverseMatch):  # what an older version kept no longer leads anywhere
        path = ""
    return Words(str(kind.subject).format_map(told), str(kind.body).format_map(told), path)


def _told(name: str, fact: Fact) -> str:
    if isinstance(fact, Mapping):
        return in_language(fact)
    return day(date.fromisoformat(fact)) if name.endswith("_on") and isinstance(fact, str) else str(fact)


def _check(code: str, name: str, fact: object) -> None:
    if name.endswith("_on"):
        try:
            date.fromisoformat(str(fact) if isinstance(fact, str) else "")
        except ValueError:
            raise FactsError(f"{code}: the fact {name} must be an ISO date.") from None
    elif isinstance(fact, Mapping):
        if not set(fact) <= set(LANGUAGES) or not any(fact.values()):
            raise FactsError(f"{code}: the fact {name} must be a text in {' and '.join(LANGUAGES)}.")
    elif not isinstance(fact, str | int):
        raise FactsError(f"{code}: the fact {name} must be a text, a number, or a text in both languages.")
