"""Small files of each kind, made here, and hostile ones."""

import struct
import zipfile
from io import BytesIO

from PIL import Image

SCRIPT = b"<script>alert(document.domain)</script>"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def picture(form: str = "PNG", size: tuple[int, int] = (6, 4), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (160, 40, 30)).save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def photo_with_a_place() -> bytes:
    """A JPEG as a phone writes it: turned, and with what the camera noted."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x013B] = "Lin Xiaowen"
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def film(*tracks: bytes, brand: bytes = b"isom", last: bool = True) -> bytes:
    """An MP4 with a track for each of ``vide``, ``soun``; its index at the end, as phones write it."""
    begin = box(b"ftyp", brand + b"\x00\x00\x02\x00" + brand + b"mp42")
    handlers = [box(b"hdlr", bytes(8) + track + bytes(13)) for track in tracks]
    index = box(b"moov", b"".join(box(b"trak", box(b"mdia", one)) for one in handlers))
    data = box(b"mdat", b"\x01" * 400)
    return begin + (data + index if last else index + data)


def webm(*codecs: bytes) -> bytes:
    """As a browser's recorder begins one."""
    tracks = b"".join(b"\x86" + bytes([0x80 | len(codec)]) + codec for codec in codecs)
    return b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm\x42\x87\x81\x04" + tracks + bytes(200)


def archive(**members: bytes) -> bytes:
    """Names with ``__`` for a slash."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return archive(**{"[Content_Types]_xml": b"<Types/>", "word__document_xml": b"<w:document/>", **more})


def odt(**more: bytes) -> bytes:
    return archive(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<office/>", **more)
