"""The question types, found by ``of(kind)``. A new type is one file and one line here."""

from quizzes.types.base import Answer, Asked, Choice, Content, Line, OptionsType, QuestionType
from quizzes.types.case import Case
from quizzes.types.essay import Essay
from quizzes.types.gap_choice import GapChoice
from quizzes.types.gap_text import GapText
from quizzes.types.given import given
from quizzes.types.hotspot import Hotspot
from quizzes.types.judgement import Judgement
from quizzes.types.likert import Likert
from quizzes.types.matching import Matching
from quizzes.types.multiple import MultipleChoice
from quizzes.types.numeric import Numeric
from quizzes.types.ordering import Ordering
from quizzes.types.short_text import ShortText
from quizzes.types.shown import Shown
from quizzes.types.single import SingleChoice
from quizzes.types.true_false import TrueFalse
from quizzes.types.upload import Upload
from quizzes.types.written import Written

_under_a_case: dict[str, QuestionType] = {
    "single": SingleChoice(),
    "multiple": MultipleChoice(),
    "true_false": TrueFalse(),
    "matching": Matching(),
    "ordering": Ordering(),
    "gap_choice": GapChoice(),
    "gap_text": GapText(),
    "short_text": ShortText(),
    "numeric": Numeric(),
    "judgement": Judgement(),
}
_types: dict[str, QuestionType] = {
    **_under_a_case,
    "likert": Likert(),
    "essay": Essay(),
    "upload": Upload(),
    "hotspot": Hotspot(),
    "case": Case(_under_a_case),
}


BY_HAND = frozenset(name for name, kind in _types.items() if kind.by_hand)  # what people mark, by a rubric


def of(kind: str) -> QuestionType:
    return _types[kind]


def written(kind: str) -> Written:
    """Of what a person marks. Raises ``TypeError`` for what marks itself."""
    found = of(kind)
    if not isinstance(found, Written):
        raise TypeError(kind)
    return found


__all__ = [
    "BY_HAND",
    "NAMES",
    "Answer",
    "Asked",
    "Choice",
    "Content",
    "Line",
    "OptionsType",
    "QuestionType",
    "Shown",
    "Written",
    "given",
    "of",
    "written",
]
