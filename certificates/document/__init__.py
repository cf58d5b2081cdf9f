"""The certificate as a sheet of paper: plain values in, one PDF/A page out.

Nothing here knows the database. ``render_pdf`` is a pure function of its ``Sheet``: the same sheet gives the
same bytes on every machine, today and in ten years, because fonts come from a pinned package, never from the
system, and the page's date is the day of issue.
"""

from .problems import DocumentProblem, ForkedTooLate, MissingFont, MissingGlyph
from .render import render_pdf, set_pdf
from .sheet import Sheet

__all__ = ["DocumentProblem", "ForkedTooLate", "MissingFont", "MissingGlyph", "Sheet", "render_pdf", "set_pdf"]
