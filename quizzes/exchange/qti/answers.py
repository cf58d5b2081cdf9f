"""What an item declares of its right answers, and how it says that it marks them."""

from dataclasses import dataclass, field
from typing import Any

from quizzes.exchange.faults import NotUnderstood
from quizzes.exchange.numbers import decimal
from quizzes.exchange.qti.versions import attribute, every, name_of

# What response processing may say without a marking of its own.
COMMON = {"responseProcessing", "responseCondition", "responseIf", "responseElseIf", "responseElse", "match"}
COMMON |= {"variable", "correct", "setOutcomeValue", "baseValue", "mapResponse", "mapResponsePoint", "equal", "sum"}
COMMON |= {"product", "isNull", "not", "and", "or", "stringMatch", "default"}
STANDARD = ("match_correct", "map_response", "map_response_point", "cc2_match_correct", "cc2_map_response")


@dataclass
class Declared:
    """``mapped``: value → its worth, as a share of the whole mark."""

    base: str = ""
    cardinality: str = ""
    right: list[str] = field(default_factory=list)
    mapped: dict[str, float] = field(default_factory=dict)
    case: bool = False
    areas: list[tuple[str, str, float]] = field(default_factory=list)  # shape, corners, worth


class Answers:
    """Of one item, by the names of its responses."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.of = {attribute(one, "identifier"): _declared(one) for one in every(root, "responseDeclaration")}

    def get(self, interaction: Any) -> Declared:
        return self.of.get(attribute(interaction, "responseIdentifier")) or Declared()

    def is_mapped(self, interaction: Any) -> bool:
        """Does it earn by its mapping, or only as a whole?"""
        name = attribute(interaction, "responseIdentifier")
        processing = every(self.root, "responseProcessing")
        template = attribute(processing[0], "template") if processing else ""
        if template:
            return "map_response" in template
        maps = (one for found in processing for one in every(found, "mapResponse", "mapResponsePoint"))
        return any(attribute(one, "identifier") == name for one in maps)

    def marks_otherwise(self) -> bool:
        """A way of marking that is none of the usual ones."""
        for processing in every(self.root, "responseProcessing"):
            template = attribute(processing, "template").rstrip("/").rpartition("/")[2].removesuffix(".xml")
            if template and template not in STANDARD:
                return True
            if any(name_of(one) not in COMMON for one in processing.iter()):
                return True
        return bool(every(self.root, "templateProcessing", "templateDeclaration"))

    def words(self, interaction: Any) -> dict[str, float]:
        """Words that response processing itself compares the answer with, each with its share of the whole mark."""
        name = attribute(interaction, "responseIdentifier")
        found: dict[str, float] = {}
        whole = 0.0
        for one in every(self.root, "match", "stringMatch"):
            named = [attribute(variable, "identifier") for variable in every(one, "variable")]
            if name not in named or any(name_of(above) == "not" for above in one.iterancestors()):
                continue
            if every(one, "correct"):
                whole = max(whole, _earned(one))
            for said in every(one, "baseValue"):
                found.setdefault(" ".join((said.text or "").split()), _earned(one))
        whole = whole or max(found.values(), default=0)
        return {text: min(1.0, share / whole) for text, share in found.items() if text and share > 0 and whole > 0}

    def numbers(self, interaction: Any) -> list[dict[str, str]]:
        """The numbers that are accepted, with their tolerance and what they earn."""
        name = attribute(interaction, "responseIdentifier")
        found = []
        for equal in every(self.root, "equal"):
            if name not in [attribute(one, "identifier") for one in every(equal, "variable")]:
                continue
            said = [(one.text or "").strip() for one in every(equal, "baseValue")] or self.get(interaction).right[:1]
            if said:
                found.append(_number(equal, said[0], _earned(equal)))
        if not found:
            declared = self.get(interaction)
            worth = {value: share for value, share in declared.mapped.items() if share > 0}
            most = max(worth.values(), default=1) or 1
            found = [_accepted(value, "0", share / most) for value, share in worth.items()]
            found = found or [_accepted(value, "0", 1) for value in declared.right[:1]]
        most = max((float(row["percent"]) for row in found), default=0)
        if most not in (0, 100):  # a share of another whole
            found = [row | {"percent": decimal(f"{float(row['percent']) * 100 / most:.4f}")} for row in found]
        return found


def _accepted(value: str, tolerance: str, share: float) -> dict[str, str]:
    return {"value": decimal(value), "tolerance": decimal(tolerance), "percent": decimal(f"{100 * share:.4f}")}


def _number(equal: Any, value: str, share: float) -> dict[str, str]:
    mode = attribute(equal, "toleranceMode") or "exact"
    spread = attribute(equal, "tolerance").split() or ["0"]
    if mode == "exact":
        return _accepted(value, "0", share)
    low, high = float(decimal(spread[0])), float(decimal(spread[-1]))
    if mode == "relative":
        part = abs(float(decimal(value))) / 100
        low, high = low * part, high * part
    if low == high:
        tolerance = spread[0] if mode == "absolute" else f"{low:.6g}"
        return _accepted(value, tolerance, share)
    middle = float(decimal(value)) + (high - low) / 2
    return _accepted(f"{middle:.10g}", f"{(low + high) / 2:.10g}", share)


def _earned(equal: Any) -> float:
    """What its branch gives; a whole mark where that cannot be told."""
    branch = equal
    while branch is not None and name_of(branch) not in ("responseIf", "responseElseIf"):
        branch = branch.getparent()
    for outcome in every(branch, "setOutcomeValue") if branch is not None else ():
        said = [one for one in every(outcome, "baseValue") if attribute(outcome, "identifier").startswith("SCORE")]
        if said:
            return _float((said[-1].text or "").strip())
    return 1.0


def _declared(element: Any) -> Declared:
    made = Declared(attribute(element, "baseType"), attribute(element, "cardinality"))
    for correct in every(element, "correctResponse"):
        made.right = [" ".join((value.text or "").split()) for value in every(correct, "value")]
    entries = every(element, "mapEntry")
    for entry in entries:
        made.mapped[attribute(entry, "mapKey")] = _float(attribute(entry, "mappedValue"))
    made.case = bool(entries) and all(attribute(entry, "caseSensitive") == "true" for entry in entries)
    for area in every(element, "areaMapEntry"):
        worth = _float(attribute(area, "mappedValue"))
        made.areas.append((attribute(area, "shape"), attribute(area, "coords"), worth))
    return made


def _float(text: str) -> float:
    try:
        return float(decimal(text))
    except NotUnderstood:
        raise NotUnderstood("bad_number", value=text[:20]) from None
