"""The square code that leads from the paper to its verification."""

from itertools import groupby

import segno


def qr_svg(text: str) -> str:
    """A QR code of ``text`` as SVG: one filled path, so that no seam shows between modules at any zoom.

    It has no blank margin of its own: the page leaves it (ISO/IEC 18004 asks for four modules on each side).
    """
    matrix = segno.make_qr(text, error="m").matrix
    side = len(matrix)
    path = "".join(_row(y, row) for y, row in enumerate(matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<path fill="#1d2328" d="{path}"/></svg>'
    )


def _row(y: int, row: bytes | bytearray) -> str:
    path, x = "", 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            path += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return path
