"""Bytes to text: what editors and spreadsheets in China and elsewhere save."""

from quizzes.exchange.faults import FileRefused

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LONGEST_LINE = 200_000


def decoded(data: bytes) -> str:
    """Raises :class:`FileRefused`. Line ends are ``\\n``."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise FileRefused("not_text")
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        raise FileRefused("line_too_long")
    return text


def _decoded(data: bytes) -> str:
    encodings = [encoding for mark, encoding in BOMS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("not_text")
