"""The certificate as a sheet of paper: plain values in, one PDF/A page out (see ``printing``).

``render_pdf`` is a pure function of its ``Sheet``: the page's date is the day of issue.
"""

from certificates.document.render import render_pdf
from certificates.document.sheet import Sheet

__all__ = ["Sheet", "render_pdf"]
