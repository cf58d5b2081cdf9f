"""CSV and its kin: the encoding, the separator, then row by row."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from people.importing.problems import FileRefused
from people.importing.reading import limits
from people.importing.reading.cell import NOTHING, Cell
from people.importing.reading.source import Numbered, Source

# GB18030 holds GBK and GB2312. Big5 and the rest are never guessed: almost any bytes are valid in them.
ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "big5")
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SEPARATORS = ",;\t|，；"
BLOCK = 2**18


@contextmanager
def delimited_rows(file: BinaryIO, *, encoding: str = "") -> Iterator[Source]:
    chosen, encoding = encoding, encoding or guess(file)
    if not decodes(file, encoding):
        raise FileRefused("wrong_encoding", encoding=chosen) if chosen else FileRefused("not_text")
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        separator, first = _separator(text)
        yield Source(_rows(text, separator, first), encoding=encoding)
    finally:
        text.detach()  # the file is its opener's to close


def guess(file: BinaryIO) -> str:
    """By its mark; else UTF-8 if all of it is; else UTF-16 if every second byte of its ASCII is 0; else GB18030."""
    file.seek(0)
    start = file.read(4096)
    for mark, encoding in BOMS.items():
        if start.startswith(mark):
            return encoding
    if decodes(file, "utf-8-sig"):
        return "utf-8-sig"
    if b"\0" in start:
        little = start[1::2].count(0) >= start[0::2].count(0)
        return "utf-16-le" if little else "utf-16-be"
    return "gb18030" if decodes(file, "gb18030") else ""


def decodes(file: BinaryIO, encoding: str) -> bool:
    """Block by block. Text holds no NUL: what does is another kind of file, or another encoding."""
    if not encoding:
        return False
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(BLOCK):
            if "\0" in decoder.decode(block):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: io.TextIOWrapper) -> tuple[str, int]:
    """The one that divides the first lines most evenly, and the number of the row at which ``text`` now stands.

    Excel's own hint, a first line ``sep=;``, decides alone.
    """
    start = text.readline(limits.MOST_CELL).strip().lower()
    if start.startswith("sep=") and len(start) == 5:
        return start[4], 2
    text.seek(0)
    lines = [text.readline(limits.MOST_CELL) for _ in range(limits.LOOKED_AT)]
    text.seek(0)
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator)), 1


def _evenness(lines: list[str], separator: str) -> tuple[int, int]:
    """How many lines have as many columns as most of them, beyond one; then how many columns."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if any(row)]
    except csv.Error:
        return (0, 0)
    usual = max(set(widths), key=lambda width: (width > 1, widths.count(width)), default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)


def _rows(text: io.TextIOWrapper, separator: str, number: int) -> Iterator[Numbered]:
    reader = csv.reader(text, delimiter=separator)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            raise FileRefused("long_cell", row=number) from None
        if row is None:
            return
        if any(len(words) > limits.MOST_CELL for words in row):
            raise FileRefused("long_cell", row=number)
        yield number, [Cell(words) if words else NOTHING for words in row]
        number += 1
