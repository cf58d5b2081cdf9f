"""Pages of paper: a typst template and plain values in, a PDF/A out. Knows no other room.

Nothing here knows the database. The same values give the same bytes on every machine, today and in ten years, because
fonts come from a pinned package, never from the system, and the date in the file is the caller's. One compiler is kept
for each thread of a process and each template.
"""

from printing.problems import DocumentProblem, ForkedTooLate, MissingFont, MissingGlyph
from printing.setting import set_pdf

__all__ = ["DocumentProblem", "ForkedTooLate", "MissingFont", "MissingGlyph", "set_pdf"]
