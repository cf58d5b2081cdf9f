"""From a typst template and plain values to the bytes of a PDF.

The standards are PDF/A-2a (for the archive) and PDF/UA-1 (for screen readers). PDF/A also does work for us:
under it typst refuses a glyph that no font has, where it would otherwise print an empty box and only warn.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from printing.engine import compiler_of_this_thread
from printing.problems import DocumentProblem, MissingGlyph

ZERO_WIDTH_JOINER = "\u200d"

# typst names each text it cannot draw as a Rust string literal, one diagnostic per text.
_UNDRAWABLE = re.compile(
    r"""^error:\ .*\ the\ text\ (?:contains\ the\ disallowed\ codepoint\ )?`"((?:[^"\\]|\\.)+)"`""",
    re.MULTILINE | re.VERBOSE,
)
_RUST_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_RUST_NAMED = {"0": "\0", "n": "\n", "r": "\r", "t": "\t"}


def set_pdf(
    template: Path, data: Mapping[str, object], *, text: str, dated: date, font_folders: Sequence[Path] = ()
) -> bytes:
    """``data`` as the template's ``sys.inputs.sheet``, with the ``families`` it may use. ``text``: what is written.

    ``font_folders`` are searched for characters that our own face lacks. ``dated`` stands in the file; the same values
    give the same bytes. Raises MissingGlyph, MissingFont, or DocumentProblem for anything else the engine refuses.
    """
    compiler, families = compiler_of_this_thread(tuple(font_folders), template)
    try:
        pdf = compiler.compile(
            format="pdf",
            # Names travel as data, in one JSON value: the template never sees them as markup.
            sys_inputs={"sheet": json.dumps({**data, "families": families})},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime(dated.year, dated.month, dated.day, tzinfo=UTC),
        )
    except typst.TypstError as refusal:
        raise _problem(refusal, text) from refusal
    if not isinstance(pdf, bytes):
        raise DocumentProblem("The engine returned no document")
    return pdf


def _problem(refusal: typst.TypstError, text: str) -> DocumentProblem:
    undrawable = {_unescaped(literal) for literal in _UNDRAWABLE.findall(refusal.diagnostic)}
    if not undrawable:
        return DocumentProblem(refusal.message)
    # A lost mark takes its letter down with it, and a lost emoji its joiner: those are not what is missing.
    guilty = {sign for sign in undrawable if not _is_drawable_alone(sign)} or undrawable
    return MissingGlyph(tuple(sorted(guilty, key=lambda sign: (text.find(sign), sign))))


def _is_drawable_alone(sign: str) -> bool:
    return (sign.isascii() and sign.isprintable()) or sign == ZERO_WIDTH_JOINER


def _unescaped(literal: str) -> str:
    def character(match: re.Match[str]) -> str:
        code, sign = match.groups()
        return chr(int(code, 16)) if code else _RUST_NAMED.get(sign, sign)

    return _RUST_ESCAPE.sub(character, literal)
