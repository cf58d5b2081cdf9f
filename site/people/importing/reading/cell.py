"""One cell as the file gave it: its words, and what the spreadsheet took it for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"  # a spreadsheet's number: leading zeros may be lost, a day may be a serial
    DATE = "date"  # a spreadsheet's day, as ISO 8601
    ERROR = "error"  # #N/A and its like
    FORMULA = "formula"  # a formula without a computed value


@dataclass(frozen=True, slots=True)
class Cell:
    text: str = ""
    kind: Kind = Kind.TEXT

    def kept(self) -> Any:
        """As JSON: a string, or the kind and the string."""
        return self.text if self.kind is Kind.TEXT else [self.kind.value, self.text]

    @classmethod
    def from_kept(cls, kept: Any) -> Self:
        return cls(kept) if isinstance(kept, str) else cls(kept[1], Kind(kept[0]))

    def __bool__(self) -> bool:
        return bool(self.text.strip()) or self.kind is Kind.FORMULA


NOTHING = Cell()
