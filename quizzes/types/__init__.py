"""The question types, found by ``of(kind)``. A new type is one file and one line here."""

from quizzes.types.base import Answer, Asked, Choice, Content, Line, OptionsType, QuestionType
from quizzes.types.given import given
from quizzes.types.multiple import MultipleChoice
from quizzes.types.single import SingleChoice
from quizzes.types.true_false import TrueFalse

_types: dict[str, QuestionType] = {
    "single": SingleChoice(),
    "multiple": MultipleChoice(),
    "true_false": TrueFalse(),
}


def of(kind: str) -> QuestionType:
    return _types[kind]


__all__ = ["Answer", "Asked", "Choice", "Content", "Line", "OptionsType", "QuestionType", "given", "of"]
