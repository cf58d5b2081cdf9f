"""What programs note of people goes; what was written, drawn and calculated stays."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from files import documents
from files.documents import without_author
from files.kinds import KINDS
from files.recognising import Unrecognised, recognise
from tests.files import making

NAME = b"Lin Xiaowen"
CORE = b'<cp:coreProperties xmlns:dc="d"><dc:creator>Lin Xiaowen</dc:creator></cp:coreProperties>'
WRITTEN = b'<w:document><w:ins w:id="1" w:author="Lin Xiaowen"><w:t>I would ask her.</w:t></w:ins></w:document>'


def members(file: BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def nameless(content: bytes, ending: str) -> BytesIO:
    with without_author(BytesIO(content), KINDS[ending]) as made:
        return BytesIO(made.read())


def test_a_document_keeps_its_words_and_loses_its_author() -> None:
    made = nameless(
        making.archive(
            **{
                "[Content_Types]_xml": b"<Types/>",
                "word__document_xml": WRITTEN,
                "word__media__shop.png": making.picture(),
                "word__people_xml": b'<w15:person w15:author="Lin Xiaowen"/>',
                "docProps__core_xml": CORE,
                "docProps__app_xml": b"<Properties><Manager>Lin Xiaowen</Manager></Properties>",
                "docProps__custom_xml": b"<Properties>Lin Xiaowen</Properties>",
            }
        ),
        "docx",
    )
    parts = members(made)
    assert [name for name, content in parts.items() if NAME in content] == []
    assert b"I would ask her." in parts["word/document.xml"]
    assert parts["word/media/shop.png"] == making.picture()
    assert recognise(made, ("docx",)).ending == "docx"


def test_a_workbook_keeps_its_cells_and_comments_and_loses_whose_they_are() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    book.set_properties({"author": "Lin Xiaowen", "company": "Lin Xiaowen"})
    sheet = book.add_worksheet()
    sheet.write("A1", 42)
    sheet.write_comment("A1", "Counted twice", {"author": "Lin Xiaowen"})
    book.close()
    made = nameless(out.getvalue(), "xlsx")
    assert [name for name, content in members(made).items() if NAME in content] == []
    read = openpyxl.load_workbook(made)
    cell = read.active["A1"]
    assert (cell.value, cell.comment.text, cell.comment.author) == (42, "Counted twice", "Author")


def test_an_open_document_keeps_its_first_part_unpacked() -> None:
    made = nameless(making.odt(meta_xml=b"<meta:initial-creator>Lin Xiaowen</meta:initial-creator>"), "odt")
    with zipfile.ZipFile(made) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert NAME not in archive.read("meta.xml")
    assert recognise(made, ("odt",)).ending == "odt"


def test_a_bomb_and_a_broken_archive_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = making.docx()
    with pytest.raises(Unrecognised):
        nameless(whole[:-30], "docx")
    monkeypatch.setattr(documents, "MOST_UNPACKED", 10)
    with pytest.raises(Unrecognised):
        nameless(whole, "docx")
