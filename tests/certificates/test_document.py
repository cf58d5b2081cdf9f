"""The certificate on paper: what it says, what it refuses, and that it stays the same."""

import os
import re
import threading
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import segno
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from certificates.document import Sheet, render_pdf
from certificates.document.code import qr_svg
from printing import DocumentProblem, ForkedTooLate, MissingFont, MissingGlyph, engine

SHEET = Sheet(
    number="PZ-2026-004211-7",
    organisation_zh="东方零售集团",
    organisation_en="East Retail Group",
    seal="东方之印",
    holder_name="林晓雯",
    holder_name_latin="Lin Xiaowen",
    title_zh="六S服务",
    title_en="6S Service",
    statement_zh="已达到本认证的全部要求，特发此证。",
    statement_en="has met all requirements of this certification.",
    issued_on=date(2026, 11, 23),
    expires_on=date(2028, 11, 30),
    signatory_zh="文静",
    signatory_en="Wen Jing",
    verify_url="https://poise.example/verify/PZ-2026-004211-7",
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All text of the document without blanks: typst sets space between Chinese and Latin by itself."""
    return "".join("".join(page.extract_text() for page in read(pdf).pages).split())


def font_that_draws(folder: Path, sign: str) -> Path:
    """A folder with one small font that knows nothing but ``sign``, drawn as a square."""
    pen = TTGlyphPen(None)
    for step, point in enumerate([(100, 0), (100, 700), (800, 700), (800, 0)]):
        pen.lineTo(point) if step else pen.moveTo(point)
    pen.closePath()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap({ord(sign): "square"})
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "square": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (900, 0), "square": (900, 100)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Square", "styleName": "Regular", "psName": "Square-Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(folder / "square.ttf")
    return folder


def test_both_languages_stand_on_one_a4_landscape_page() -> None:
    pdf = render_pdf(SHEET)
    (page,) = read(pdf).pages
    text = words(pdf)
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    for expected in [
        *(
            "PZ-2026-004211-7",
            "林晓雯",
            "LinXiaowen",
            "六S服务",
            "6SService",
            "东方零售集团",
            "EastRetailGroup",
        ),
        *("已达到本认证的全部要求，特发此证。", "hasmetallrequirementsofthiscertification.", "东方之印"),
        *("2026年11月23日", "23November2026", "2028年11月30日", "30November2028", "文静", "WenJing"),
        "https://poise.example/verify/PZ-2026-004211-7",
    ]:
        assert expected in text


def test_a_certificate_without_expiry_says_so_in_both_languages() -> None:
    text = words(render_pdf(replace(SHEET, expires_on=None)))
    assert "长期有效" in text
    assert "Noexpiry" in text


def test_a_text_that_is_the_same_in_both_languages_stands_once() -> None:
    text = words(render_pdf(replace(SHEET, signatory_zh="Ada King", signatory_en="Ada King")))
    assert text.count("AdaKing") == 1


def test_metadata_names_the_document_and_its_language() -> None:
    reader = read(render_pdf(SHEET))
    assert reader.metadata is not None
    assert reader.metadata.title == "六S服务 · 林晓雯 · PZ-2026-004211-7"
    assert reader.metadata.author == "东方零售集团 East Retail Group"
    assert reader.metadata.creation_date_raw == "D:20261123000000Z"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_the_file_declares_the_archive_and_the_accessibility_standard() -> None:
    root = read(render_pdf(SHEET)).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/MarkInfo"]["/Marked"].value


def test_the_same_sheet_gives_the_same_bytes_in_every_thread() -> None:
    first = render_pdf(SHEET)
    render_pdf(replace(SHEET, holder_name="王芳"))
    made: list[bytes] = []
    thread = threading.Thread(target=lambda: made.append(render_pdf(SHEET)))
    thread.start()
    thread.join()
    assert [first, first] == [render_pdf(SHEET), *made]


def test_a_process_forked_after_rendering_is_told_instead_of_hanging(monkeypatch: pytest.MonkeyPatch) -> None:
    render_pdf(SHEET)
    parent = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: parent + 1)
    with pytest.raises(ForkedTooLate):
        render_pdf(SHEET)


def test_only_the_glyphs_in_use_are_embedded() -> None:
    assert len(render_pdf(SHEET)) < 100_000


@pytest.mark.parametrize(
    "name",
    [
        "阿卜杜热合曼·买买提艾力·吐尔逊江·阿不都克里木",
        "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh",
        "字" * 200,
    ],
)
def test_long_names_are_set_smaller_and_stay_whole_on_one_page(name: str) -> None:
    pdf = render_pdf(replace(SHEET, holder_name=name, holder_name_latin="Abdurahman Memeteli " * 5))
    assert len(read(pdf).pages) == 1
    assert name.replace(" ", "") in words(pdf)


def test_long_titles_organisations_and_signatories_stay_on_one_page() -> None:
    long = replace(
        SHEET,
        organisation_zh="某" * 100,
        organisation_en="branch " * 20,
        title_zh="级" * 100,
        title_en="advanced " * 20,
        statement_zh="据" * 200,
        statement_en="evidence " * 30,
        signatory_zh="签" * 100,
        signatory_en="director " * 15,
    )
    pdf = render_pdf(long)
    assert len(read(pdf).pages) == 1
    assert [words(pdf).count(sign) for sign in "某级据"] == [100, 100, 200]


def test_what_fits_at_no_size_is_refused_rather_than_cut() -> None:
    with pytest.raises(DocumentProblem, match="does not fit"):
        render_pdf(replace(SHEET, statement_zh="长" * 3000))


@pytest.mark.parametrize("name", ["#panic()", "*[]* _x_", "@name <label>", "$x^2$", '"]#sys.inputs', "\\u{41} `raw`"])
def test_a_name_is_never_read_as_markup(name: str) -> None:
    pdf = render_pdf(replace(SHEET, holder_name=name, statement_en=name))
    assert words(pdf).count(name.replace(" ", "")) == 2


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("李\U000323af", ("\U000323af",)),
        ("林😀雯", ("😀",)),
        ("\ue000\ue001", ("\ue000", "\ue001")),
        ("བཀྲ", ("བ", "ཀ", "ྲ")),
        ("ئەركىن", ("ئ", "ە", "ر", "ك", "ى", "ن")),
        ("\ufeff林", ("\ufeff",)),
        ("👩‍👧", ("👩", "👧")),
    ],
)
def test_a_character_that_no_font_draws_is_named_instead_of_printed_as_a_box(
    name: str, missing: tuple[str, ...]
) -> None:
    with pytest.raises(MissingGlyph) as caught:
        render_pdf(replace(SHEET, holder_name=name))
    assert caught.value.characters == missing


def test_rare_characters_and_other_scripts_of_the_same_design_are_drawn() -> None:
    text = words(render_pdf(replace(SHEET, holder_name="𠮷䶮喆", holder_name_latin="김철수")))
    assert "𠮷䶮喆" in text
    assert "김철수" in text


def test_a_folder_of_fonts_adds_the_characters_it_knows(tmp_path: Path) -> None:
    sheet = replace(SHEET, holder_name="李\U000323af")
    pdf = render_pdf(sheet, font_folders=[font_that_draws(tmp_path, "\U000323af")])
    assert "李\U000323af" in words(pdf)
    with pytest.raises(MissingGlyph):
        render_pdf(sheet)


def test_added_fonts_change_nothing_where_they_are_not_needed(tmp_path: Path) -> None:
    folder = font_that_draws(tmp_path, "林")
    assert render_pdf(SHEET, font_folders=[folder]) == render_pdf(SHEET)


def test_a_missing_face_is_an_error_and_never_another_face(tmp_path: Path) -> None:
    with pytest.raises(MissingFont) as caught:
        engine.families_in_order(engine.load_fonts([font_that_draws(tmp_path, "林")]))
    assert caught.value.family == "Noto Sans SC"


def test_a_folder_of_fonts_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentProblem, match="does not exist"):
        render_pdf(SHEET, font_folders=[tmp_path / "gone"])


def test_the_code_has_exactly_the_modules_of_its_url() -> None:
    matrix = segno.make_qr(SHEET.verify_url, error="m").matrix
    drawn = [[0] * len(matrix) for _ in matrix]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", qr_svg(SHEET.verify_url)):
        drawn[int(y)][int(x) : int(x) + int(width)] = [1] * int(width)
    assert drawn == [list(row) for row in matrix]
