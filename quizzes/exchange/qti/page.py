"""One item in the making: what it declares, asks, and how it is marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.exchange.qti.versions import CODES, XML_LANG, Version
from quizzes.exchange.texts import Texts, plain

Accepted = Sequence[tuple[str, str, str]]  # value, tolerance, share of the mark


@dataclass(frozen=True)
class Rule:
    """How one response is marked: ``match``, ``map``, ``equal`` for numbers. It earns ``share`` of the whole."""

    response: str
    how: str
    share: float
    accepted: Accepted = ()


@dataclass
class Page:
    """``share``: what the interaction that is written next earns of the whole."""

    version: Version
    language: str
    pictures: Mapping[str, tuple[int, int]]  # the size of each picture file
    share: float = 1.0
    declared: list[Any] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)  # outcomes that show why → their cardinality

    def put(self, parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
        return self.version.put(parent, name, text, **attributes)

    def text(self, texts: Texts | None) -> str:
        return plain((texts or {}).get(self.language) or "")

    def say(self, parent: Any, texts: Texts | None) -> Any:
        return self.version.say(parent, self.text(texts))

    def block(self, parent: Any, texts: Texts | None, name: str = "div") -> Any:
        return self.say(self.put(parent, name), texts)

    def declare(
        self,
        name: str,
        cardinality: str,
        base: str,
        right: Iterable[str] = (),
        mapping: Mapping[str, str] | None = None,
        **more: str,
    ) -> None:
        declared = self.version.root("responseDeclaration")
        keys = {"identifier": name, "cardinality": cardinality, "baseType": base}
        wrapper = self.version.put(declared, "responseDeclaration", **keys)
        self.declared.append(wrapper)
        if values := list(right):
            correct = self.put(wrapper, "correctResponse")
            for value in values:
                self.put(correct, "value", value)
        if mapping:
            mapped = self.put(wrapper, "mapping", defaultValue="0", **more)
            for key, worth in mapping.items():
                entry = {"mapKey": key, "mappedValue": worth}
                self.put(mapped, "mapEntry", **entry, **({"caseSensitive": "false"} if base == "string" else {}))

    def rule(self, name: str, how: str, share: float | None = None, accepted: Accepted = ()) -> None:
        self.rules.append(Rule(name, how, self.share if share is None else share, accepted))

    def made(self, identifier: str, title: str, body: Any, feedback: Texts | None) -> Any:
        """The whole item."""
        root = self.version.root("assessmentItem")
        adaptive = {"identifier": identifier, "title": title, "adaptive": "false", "timeDependent": "false"}
        self._attributes(root, adaptive)
        root.set(XML_LANG, CODES[self.language])
        root.extend(self.declared)
        score = self.put(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
        self.put(self.put(score, "defaultValue"), "value", "0")
        said = bool(self.text(feedback))
        for outcome, many in {**self.reasons, **({"GENERAL": "single"} if said else {})}.items():
            self.put(root, "outcomeDeclaration", identifier=outcome, cardinality=many, baseType="identifier")
        root.append(body)
        self._processing(root, said)
        if said:
            modal = {"outcomeIdentifier": "GENERAL", "identifier": "general", "showHide": "show"}
            self.say(self.version.inside(self.put(root, "modalFeedback", **modal)), feedback)
        return self.version.locate(root)

    def _attributes(self, element: Any, said: Mapping[str, str]) -> None:
        probe = self.put(element, "itemBody", **said)
        for name, value in probe.attrib.items():
            element.set(name, value)
        element.remove(probe)

    def _processing(self, root: Any, with_feedback: bool) -> None:
        """A standard template where it says all; else each rule in full."""
        templates = {"match": "match_correct", "map": "map_response"}
        only = self.rules[0] if len(self.rules) == 1 else None
        if only and only.response == "RESPONSE" and only.how in templates and not with_feedback and not self.reasons:
            self.put(root, "responseProcessing", template=f"{self.version.rules}{templates[only.how]}")
            return
        if not self.rules and not with_feedback:
            return
        processing = self.put(root, "responseProcessing")
        for rule in self.rules:
            self._rule(processing, rule)
        for outcome in self.reasons:
            shown = self.put(processing, "setOutcomeValue", identifier=outcome)
            self.put(shown, "variable", identifier=outcome.removeprefix("WHY_"))
        if with_feedback:
            shown = self.put(processing, "setOutcomeValue", identifier="GENERAL")
            self.put(shown, "baseValue", "general", baseType="identifier")

    def _rule(self, processing: Any, rule: Rule) -> None:
        if rule.how == "map":
            product = self.put(self._added(processing), "product")
            self.put(product, "mapResponse", identifier=rule.response)
            self._number(product, rule.share)
            return
        condition = self.put(processing, "responseCondition")
        if rule.how == "match":
            branch = self.put(condition, "responseIf")
            match = self.put(branch, "match")
            self.put(match, "variable", identifier=rule.response)
            self.put(match, "correct", identifier=rule.response)
            self._number(self._added(branch), rule.share)
            return
        for place, (value, tolerance, share) in enumerate(rule.accepted):
            branch = self.put(condition, "responseElseIf" if place else "responseIf")
            spread = f"{tolerance} {tolerance}"
            equal = self.put(branch, "equal", toleranceMode="absolute", tolerance=spread)
            self.put(equal, "variable", identifier=rule.response)
            self.put(equal, "baseValue", value, baseType="float")
            self._number(self._added(branch), rule.share * float(share))

    def _added(self, parent: Any) -> Any:
        """What is put into it is added to the score."""
        total = self.put(self.put(parent, "setOutcomeValue", identifier="SCORE"), "sum")
        self.put(total, "variable", identifier="SCORE")
        return total

    def _number(self, parent: Any, value: float) -> None:
        self.put(parent, "baseValue", number(value), baseType="float")


def number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") or "0"
