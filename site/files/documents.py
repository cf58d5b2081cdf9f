"""An office document without what its program noted of people: properties, whose comments and changes they are.

What somebody typed stays: a name in the text is theirs to leave out. PDF is not written anew (decision 017).
"""

import re
import shutil
import zipfile
from tempfile import TemporaryFile
from typing import BinaryIO

from files.kinds import Kind
from files.recognising import Unrecognised

MOST_UNPACKED = 256 * 1024 * 1024  # a zip bomb is small as a file
MOST_OF_PART = 32 * 1024 * 1024  # a part in which names are looked for
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = b"http://schemas.openxmlformats.org/"
EMPTY = (
    (
        re.compile(r"docProps/core\.xml|.*\.psmdcp"),
        b'<cp:coreProperties xmlns:cp="' + PACKAGE + b'package/2006/metadata/core-properties"/>',
    ),
    (
        re.compile(r"docProps/app\.xml"),
        b'<Properties xmlns="' + PACKAGE + b'officeDocument/2006/extended-properties"/>',
    ),
    (
        re.compile(r"docProps/custom\.xml"),
        b'<Properties xmlns="' + PACKAGE + b'officeDocument/2006/custom-properties"/>',
    ),
    (
        re.compile(r"meta\.xml"),
        b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"/>',
    ),
)
SOMEBODY = b"Author"
NAMES = (
    (re.compile(r"word/.*\.xml"), re.compile(rb'(\b(?:w\d*|w\d+\w*):(?:author|initials|userId)=")[^"]*(")')),
    (re.compile(r"xl/comments.*\.xml"), re.compile(rb"(<author>)[^<]*(</author>)")),
    (re.compile(r"xl/persons/.*\.xml"), re.compile(rb'(\b(?:displayName|userId)=")[^"]*(")')),
    (re.compile(r"ppt/(?:commentAuthors|authors)\.xml"), re.compile(rb'(\b(?:name|initials|userId)=")[^"]*(")')),
    (re.compile(r"content\.xml"), re.compile(rb"(<(?:dc:creator|meta:creator-initials)>)[^<]*(</)")),
)
ENDINGS = ("docx", "xlsx", "pptx", "odt", "ods", "odp")


def without_author(file: BinaryIO, kind: Kind) -> BinaryIO:
    """The same document, to be closed by the caller. Raises :class:`Unrecognised`."""
    out = TemporaryFile()  # noqa: SIM115 - it is returned
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as before, zipfile.ZipFile(out, "w") as after:
            if sum(member.file_size for member in before.infolist()) > MOST_UNPACKED:
                raise Unrecognised(kind.ending)
            for member in before.infolist():
                _copy(before, after, member)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        out.close()
        raise Unrecognised(kind.ending) from None
    out.seek(0)
    return out


def _copy(before: zipfile.ZipFile, after: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """In the same order, and packed as it was: OpenDocument wants its first part unpacked."""
    told = zipfile.ZipInfo(member.filename)
    told.compress_type = zipfile.ZIP_STORED if member.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    for name, empty in EMPTY:
        if name.fullmatch(member.filename):
            return after.writestr(told, XML + empty)
    for name, named in NAMES:
        if name.fullmatch(member.filename) and member.file_size <= MOST_OF_PART:
            return after.writestr(told, named.sub(rb"\g<1>" + SOMEBODY + rb"\g<2>", before.read(member)))
    with before.open(member) as source, after.open(told, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
    return None
