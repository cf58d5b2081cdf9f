"""What the rows say to a reader: one sentence each, in the reader's language.

A room says so of its own actions in its module ``audit_actions.py``, which ``AuditConfig.ready`` imports for every
installed app::

    register_action("placement.began", _("Placed"), _("Placed in {unit} as {position} from {starts_on}."))
    register_fact("unit", _("unit"), names_of(Unit, "code"))
    register_fact("token.name", _("name"))  # only where the action begins with token.
    register_subject("people.unit", names_of(Unit), visible=Unit.objects.visible_to)

A placeholder is a fact of ``after``; ``{old_unit}`` is one of ``before``; ``{subject}`` is what the row is about, and
``{changes}`` every fact, old and new. Of several sentences the first is said whose facts are all there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from string import Formatter
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.models import Record
from audit.subjects import Names, subject_of
from bilingual.templatetags.bilingual import day

Text = str | Promise
HIDDEN = "…"  # there was something, and the row does not say what
DAY, MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True)
class Action:
    code: str
    label: Text
    sentences: tuple[Text, ...]


@dataclass(frozen=True)
class Fact:
    label: Text
    names: Names | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    place: int = 0  # facts are told in the order in which they are registered, whatever the database makes of theirs


@dataclass(frozen=True)
class Told:
    """One row as one reader reads it. ``about`` is empty where the row is about a person and nothing else."""

    record: Record
    who: str
    person: str
    about: str
    what: str


_actions: dict[str, Action] = {}
_facts: dict[str, Fact] = {}


def register_action(code: str, label: Text, *sentences: Text) -> None:
    if code in _actions:
        raise ValueError(f"The action {code!r} is registered already.")
    _actions[code] = Action(code, label, sentences)


def register_fact(
    name: str, label: Text, names: Names | None = None, *, choices: Iterable[tuple[str, Text]] = ()
) -> None:
    """``names`` looks up what the values are called, ``choices`` knows it. ``token.name`` is for ``token.…`` alone."""
    if name in _facts:
        raise ValueError(f"The fact {name!r} is registered already.")
    _facts[name] = Fact(label, names, dict(choices), len(_facts))


def register_fields(model: type[models.Model], *names: str) -> None:
    """Facts that are fields: they are called what the model calls them."""
    for name in names:
        chosen: Any = model._meta.get_field(name)
        register_fact(name, chosen.verbose_name, choices=chosen.flatchoices or ())


def names_of(model: type[models.Model], key: str = "pk", *related: str) -> Names:
    """What the model's rows call themselves, by one of their fields."""

    def names(keys: set[str]) -> dict[str, str]:
        wanted = {one for one in keys if key != "pk" or one.isdecimal()}
        rows = model._default_manager.filter(**{f"{key}__in": wanted})
        return {str(getattr(row, key)): str(row) for row in (rows.select_related(*related) if related else rows)}

    return names


def known_actions() -> list[Action]:
    return sorted(_actions.values(), key=lambda action: action.code)


def _fact(action: str, name: str) -> Fact | None:
    return _facts.get(f"{action.partition('.')[0]}.{name}") or _facts.get(name)


def label_of(action: str) -> str:
    known = _actions.get(action)
    return str(known.label) if known else action


def tell(records: Iterable[Record]) -> list[Told]:
    """In the active language. One query for each kind of name that the rows hold, however many rows there are."""
    rows = list(records)
    reader = _Reader(rows)
    return [reader.told(row) for row in rows]


class _Reader:
    """The names that a page of rows needs, looked up once."""

    def __init__(self, rows: list[Record]) -> None:
        facts: dict[Names, set[str]] = defaultdict(set)
        subjects: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            subjects[row.subject_type].add(row.subject_id)
            for name, value in [*(row.before or {}).items(), *(row.after or {}).items()]:
                if (known := _fact(row.action, name)) and known.names:
                    facts[known.names] |= {str(one) for one in (value if isinstance(value, list) else [value]) if one}
        self.names = {names: names(keys) for names, keys in facts.items()}
        self.subjects = {
            label: about.names(keys) for label, keys in subjects.items() if (about := subject_of(label)) and about.names
        }

    def told(self, row: Record) -> Told:
        return Told(
            record=row,
            who=str(row.actor) if row.actor else _("Poise itself"),
            person=str(row.person) if row.person else "",
            about="" if row.subject_type == "people.person" else self._subject(row),
            what=self._sentence(row),
        )

    def _subject(self, row: Record) -> str:
        name = self.subjects.get(row.subject_type, {}).get(row.subject_id)
        return name or f"{_kind_of(row.subject_type)} {row.subject_id}"

    def _sentence(self, row: Record) -> str:
        if row.erased_by_id:
            return _("%(action)s. The details were erased.") % {"action": label_of(row.action)}
        facts = self._facts_of(row)
        action = _actions.get(row.action)
        for sentence in action.sentences if action else ():
            if _placeholders(str(sentence)) <= facts.keys():
                return str(sentence).format_map(facts)
        changes = facts.get("changes")
        return f"{label_of(row.action)}: {changes}" if changes else label_of(row.action)

    def _facts_of(self, row: Record) -> dict[str, str]:
        before, after = row.before or {}, row.after or {}
        facts = {"subject": self._subject(row)}
        for prefix, values in (("old_", before), ("", after)):
            for name, value in values.items():
                if value not in (None, "", []):
                    facts[f"{prefix}{name}"] = self._value(_fact(row.action, name), value)
        if changes := self._changes(row.action, before, after):
            facts["changes"] = changes
        return facts

    def _changes(self, action: str, before: Mapping[str, object], after: Mapping[str, object]) -> str:
        """*phone: 1 → 2; language: English*. Keys that nobody named say nothing to a reader, and are left out."""
        told = []
        known = {name: fact for name in {*before, *after} if (fact := _fact(action, name))}
        for name, fact in sorted(known.items(), key=lambda item: item[1].place):
            old, new = before.get(name), after.get(name)
            if name in before and old == new and HIDDEN not in (old, new):
                continue
            if HIDDEN in (old, new):
                told.append(str(fact.label))
                continue
            value = self._value(fact, new)
            value = f"{self._value(fact, old)} → {value}" if name in before else value
            told.append(_("%(field)s: %(value)s") % {"field": fact.label, "value": value})
        return _("; ").join(told)

    def _value(self, fact: Fact | None, value: object) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if value in (None, "", []):
            return "–"
        if isinstance(value, list):
            return _(", ").join(self._value(fact, one) for one in value)
        if isinstance(value, dict):
            return _(", ").join(f"{_label(key)}: {self._value(_facts.get(key), one)}" for key, one in value.items())
        text = str(value)
        if fact is None:
            return _moment(text)
        names = self.names.get(fact.names, {}) if fact.names else {}
        return str(names.get(text) or fact.choices.get(text) or _moment(text))


def _label(name: str) -> str:
    return str(_facts[name].label) if name in _facts else name


def _moment(text: str) -> str:
    """A day or a moment as the reader writes it; any other text as it is."""
    try:
        if DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        if MOMENT.match(text):
            return formatted(timezone.localtime(datetime.fromisoformat(text)), get_format("DATETIME_FORMAT"))
    except ValueError:
        pass
    return text


def _kind_of(label_lower: str) -> str:
    try:
        return str(apps.get_model(label_lower)._meta.verbose_name)
    except (LookupError, ValueError):  # a model of an older version
        return label_lower


def _placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name}
