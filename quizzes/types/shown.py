"""A question as templates show it: the same for one on a paper, one in a preview, and one under a case."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bilingual.text import in_language
from quizzes.types.base import Answer, Asked, Choice, Content, Line, QuestionType

if TYPE_CHECKING:
    from quizzes.types.gaps import Piece
    from quizzes.types.hotspot import Zone
    from quizzes.types.upload import HandedIn, Takes


class Shown:
    """``name`` is the name of its field; fields inside it are named after it."""

    def __init__(
        self, kind: QuestionType, content: Content, order: Sequence[str], answer: Answer, name: str = "answer"
    ) -> None:
        self.kind = kind
        self.content = kind.filled(content)
        self.order = order
        self.answer = answer
        self.name = name
        self.picture: Any = None  # whoever shows it knows its size and its address

    @property
    def template(self) -> str:
        """Asks the question: its fields, inside a form."""
        return f"quizzes/types/{self.kind.template}.html"

    @property
    def review_template(self) -> str:
        """Shows the answer beside the right one."""
        return f"quizzes/types/review/{self.kind.review}.html"

    @property
    def stem(self) -> str:
        return in_language(self.content["stem"])

    @property
    def feedback(self) -> str:
        return in_language(self.content["feedback"])

    @cached_property
    def fields(self) -> list[Asked]:
        return self.kind.asked(self.content, self.order, self.answer, self.name)

    @property
    def choices(self) -> Sequence[Choice]:
        return self.fields[0].choices if self.fields else []

    @cached_property
    def lines(self) -> list[Line]:
        return self.kind.lines(self.content, self.order, self.answer)

    @property
    def notes(self) -> list[Line]:
        """For its authors alone."""
        return self.kind.notes(self.content)

    @property
    def remark(self) -> str:
        """What keeps the answer from being marked as it is meant."""
        return self.kind.remark(self.content, self.answer) if self.answer else ""

    @property
    def pieces(self) -> "list[Piece]":
        """Of a text with gaps."""
        pieces: list[Piece] = self.kind.pieces(self.content, self.fields)  # type: ignore[attr-defined]
        return pieces

    @property
    def parts(self) -> "list[Shown]":
        """Of a case."""
        parts: list[Shown] = self.kind.shown(  # type: ignore[attr-defined]
            self.content, self.order, self.answer, self.name
        )
        return parts

    @property
    def zones(self) -> "list[Zone]":
        """Of a hotspot, in units of a picture 1000 wide."""
        height = self.picture.height if self.picture else 750
        zones: list[Zone] = self.kind.zones(self.content, self.choices, 1000, height)  # type: ignore[attr-defined]
        return zones

    @property
    def files(self) -> "list[HandedIn]":
        """Of an answer that is made of files."""
        files: list[HandedIn] = self.kind.handed_in(self.answer)  # type: ignore[attr-defined]
        return files

    @property
    def takes(self) -> "Takes":
        """Which files, and how many of them."""
        takes: Takes = self.kind.takes(self.content)  # type: ignore[attr-defined]
        return takes

    @property
    def rubric(self) -> list[dict[str, Any]]:
        """Of what a person marks."""
        return [
            {"text": in_language(row["text"]), "points": row["points"], "levels": in_language(row["levels"])}
            for row in self.content.get("rubric", [])
        ]
