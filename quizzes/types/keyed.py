"""Answers of several fields, ``key=value`` each: pairs, places, gaps, ratings."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from quizzes.errors import UnreadableAnswer
from quizzes.types.base import Answer, Content, QuestionType

LONGEST_TEXT = 500  # characters typed into one field


def pairs(answer: Sequence[str] | None) -> dict[str, str]:
    """``["a=1", "b=2"]`` → ``{"a": "1", "b": "2"}``."""
    return dict(value.split("=", 1) for value in answer or [] if "=" in value)


def joined(chosen: Mapping[str, str]) -> Answer:
    return [f"{key}={value}" for key, value in chosen.items()]


class KeyedType(QuestionType):
    """A type that asks for one value at each of several keys. What is missing is not answered yet."""

    @abstractmethod
    def asks(self, content: Content) -> Mapping[str, Sequence[str] | None]:
        """Each key, in order, with the values that can be chosen there; ``None`` where a text is typed."""

    def read(self, content: Content, values: Sequence[str]) -> Answer:
        given = pairs(values)
        wanted = self.asks(content)
        if len(given) < len(values) or not given.keys() <= wanted.keys():
            raise UnreadableAnswer
        given = {key: value for key, value in given.items() if value.strip()}
        for key, value in given.items():
            allowed = wanted[key]
            if len(value) > LONGEST_TEXT or (allowed is not None and value not in allowed):
                raise UnreadableAnswer
        return joined({key: given[key] for key in wanted if key in given})
