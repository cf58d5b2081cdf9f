"""From a sheet to the bytes of its PDF."""

from collections.abc import Sequence
from pathlib import Path

from certificates.document.code import qr_svg
from certificates.document.sheet import Sheet
from printing import set_pdf

TEMPLATE = Path(__file__).with_name("certificate.typ")


def render_pdf(sheet: Sheet, *, font_folders: Sequence[Path] = ()) -> bytes:
    """One A4 landscape page, the same bytes for the same sheet.

    ``font_folders`` are searched for characters that the certificate's own face lacks.
    Raises MissingGlyph, MissingFont, or DocumentProblem for anything else the engine refuses.
    """
    data = sheet.as_data()
    text = " ".join(value for value in data.values() if isinstance(value, str))
    more = {"qr": qr_svg(sheet.verify_url)}
    return set_pdf(TEMPLATE, {**data, **more}, text=text, dated=sheet.issued_on, font_folders=font_folders)
