"""Cells as HR's files write them, and what each is read as."""

import contextlib
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.importing.columns import BY_KEY, COLUMNS, read_cell
from people.importing.headings import match
from people.importing.problems import SENTENCES, CellRefused
from people.importing.reading.cell import Cell, Kind
from people.importing.reading.days import read_day
from people.importing.reading.text import fold_code, fold_key, fold_name

MARCH = date(2026, 3, 1)
days = st.dates(min_value=date(1931, 1, 1), max_value=date(2099, 12, 31))


def wide(text: str) -> str:
    return "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else "\u3000" if sign == " " else sign for sign in text
    )


def read(column: str, text: str, kind: Kind = Kind.TEXT) -> Any:
    return read_cell(BY_KEY[column], Cell(text, kind))


def refusal(column: str, text: str, kind: Kind = Kind.TEXT) -> str:
    with pytest.raises(CellRefused) as caught:
        read(column, text, kind)
    assert str(SENTENCES[caught.value.code]).format(**caught.value.facts)  # every fact its sentence needs is there
    return caught.value.code


class TestDays:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-03-01",
            "2026/3/1",
            "2026年3月1日",
            "2026年03月01日",
            "2026.3.1",
            "20260301",
            "46082",
            "2026-03-01 00:00:00",
            "2026-03-01T00:00",
            " ２０２６－０３－０１ ",
            "1 Mar 2026",
            "March 1, 2026",
            "1-Mar-2026",
        ],
    )
    def test_ways_to_write_the_first_of_march(self, text: str) -> None:
        assert read("joined_on", text) == MARCH

    def test_a_day_that_could_be_two_is_refused_and_both_are_named(self) -> None:
        with pytest.raises(CellRefused) as caught:
            read_day(Cell("1/3/2026"))
        assert caught.value.code == "ambiguous_date"
        assert caught.value.facts == {"value": "1/3/2026", "first": "2026-03-01", "second": "2026-01-03"}

    @pytest.mark.parametrize("text", ["31/12/2026", "12/31/2026", "31.12.2026"])
    def test_what_can_only_be_one_day_is_that_day(self, text: str) -> None:
        assert read("joined_on", text) == date(2026, 12, 31)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("2026-02-30", "not_a_date"),
            ("26/3/1", "not_a_date"),
            ("2026", "not_a_date"),
            ("去年", "not_a_date"),
            ("1203-01-01", "unlikely_date"),
            ("2026-03-01 14:00", "not_a_date"),
        ],
    )
    def test_no_day(self, text: str, code: str) -> None:
        assert refusal("joined_on", text) == code

    @given(days)
    def test_every_way_gives_the_day_back(self, day: date) -> None:
        for text in (
            day.isoformat(),
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            wide(day.isoformat()),
            f"{day:%Y%m%d}",
        ):
            assert read_day(Cell(text)) == day

    @given(days)
    def test_serials_of_both_epochs_give_the_day_back(self, day: date) -> None:
        windows, mac = (day - date(1899, 12, 30)).days, (day - date(1904, 1, 1)).days
        assert read_day(Cell(str(windows), Kind.NUMBER)) == day
        assert read_day(Cell(str(mac), Kind.NUMBER), mac_epoch=True) == day

    @given(days)
    def test_day_first_is_read_or_refused_and_never_another_day(self, day: date) -> None:
        try:
            assert read_day(Cell(f"{day:%d/%m/%Y}")) == day
        except CellRefused as refused:
            assert refused.code == "ambiguous_date"
            assert day.isoformat() in refused.facts.values()

    @given(st.text(max_size=30))
    def test_any_words_are_a_day_or_refused(self, text: str) -> None:
        with contextlib.suppress(CellRefused):
            assert isinstance(read_day(Cell(text)), date)


class TestNumbersAndAddresses:
    @pytest.mark.parametrize(
        ("text", "number"), [("000123", "000123"), ("０００１２３", "000123"), (" E-01 ", "E-01"), ("'0042", "0042")]
    )
    def test_staff_numbers_keep_their_zeros(self, text: str, number: str) -> None:
        assert read("staff_number", text) == number

    @pytest.mark.parametrize("text", ["1.23E+11", "1.10101199001011E+17"])
    def test_what_a_spreadsheet_shortened_is_refused(self, text: str) -> None:
        assert refusal("staff_number", text) == refusal("phone", text) == "scientific"

    def test_a_number_that_looks_scientific_and_is_text_is_a_staff_number(self) -> None:
        assert read("staff_number", "12E5") == "12E5"
        assert refusal("staff_number", "1e+16", Kind.NUMBER) == "scientific"

    @pytest.mark.parametrize(
        ("text", "phone"),
        [
            ("１３８００００００００", "13800000000"),
            ("+86 138-0000-0000", "+86 138-0000-0000"),
            ("021-62345678转12", None),
        ],
    )
    def test_phones(self, text: str, phone: str | None) -> None:
        assert read("phone", text) == (phone or fold_code(text))

    @pytest.mark.parametrize(
        ("column", "text", "value"),
        [
            ("email", " Lin@X.Example ", "lin@x.example"),
            ("language", "英文", "en"),
            ("language", "中 文", "zh-hans"),
            ("time_zone", "北京时间", "Asia/Shanghai"),
            ("time_zone", "europe/london", "Europe/London"),
            ("name", "　张　三　", "张三"),
            ("name", "阿卜杜热合曼·买买提", "阿卜杜热合曼·买买提"),
            ("name", "Ｊｏｓé  García", "José García"),
            ("family_name_latin", "Lü", "Lü"),
            ("unit", "华东大区／静安店", "华东大区/静安店"),
        ],
    )
    def test_other_cells(self, column: str, text: str, value: str) -> None:
        assert read(column, text) == value

    @pytest.mark.parametrize(
        ("column", "text", "code"),
        [
            ("email", "nobody", "not_an_email"),
            ("language", "Klingon", "not_a_language"),
            ("time_zone", "Mars", "not_a_time_zone"),
            ("family_name_latin", "林", "not_latin"),
            ("name", "甲" * 121, "too_long"),
            ("name", "甲\x00", "control"),
            ("phone", "未知", "not_a_phone"),
            ("staff_number", "清空", "cannot_clear"),
        ],
    )
    def test_refused_cells(self, column: str, text: str, code: str) -> None:
        assert refusal(column, text) == code

    @pytest.mark.parametrize("text", ["", "　", "-", "—", "无", "N/A", "/"])
    @pytest.mark.parametrize("column", [column.key for column in COLUMNS])
    def test_nothing_is_nothing_in_every_column(self, column: str, text: str) -> None:
        assert read(column, text) is None

    def test_errors_and_formulas_that_were_never_computed_are_refused(self) -> None:
        assert refusal("name", "#N/A", Kind.ERROR) == "spreadsheet_error"
        assert refusal("name", "", Kind.FORMULA) == "formula"

    @given(st.from_regex(r"[0-9]{1,12}", fullmatch=True))
    def test_any_staff_number_survives_width_and_spaces(self, number: str) -> None:
        assert read("staff_number", f" {wide(number)}　") == number

    @given(st.text(max_size=40))
    def test_folding_twice_is_folding_once(self, text: str) -> None:
        for fold in (fold_name, fold_code, fold_key):
            assert fold(fold(text)) == fold(text)

    @given(st.sampled_from([column.key for column in COLUMNS]), st.text(max_size=40), st.sampled_from(list(Kind)))
    def test_any_cell_is_read_or_refused(self, column: str, text: str, kind: Kind) -> None:
        try:
            value = read(column, text, kind)
        except CellRefused as refused:
            assert str(SENTENCES[refused.code]).format(**refused.facts)
        else:
            assert value is None or isinstance(value, str | date)

    @given(st.text(max_size=20), st.sampled_from(list(Kind)))
    def test_a_cell_is_kept_as_it_is(self, text: str, kind: Kind) -> None:
        assert Cell.from_kept(Cell(text, kind).kept()) == Cell(text, kind)


class TestHeadings:
    def test_chinese_and_english_in_any_order_with_their_decoration(self) -> None:
        found = match(["入职日期（必填）", "＊姓 名", "E-mail", "Staff No.", "Joined_on ", "部门："], {})
        assert found.columns == ("joined_on", "name", "email", "staff_number", "", "unit")
        assert found.unsure == {0, 4}  # two say when somebody joined

    def test_an_unknown_heading_makes_it_unsure_until_it_is_remembered(self) -> None:
        assert not match(["工号", "血型"], {}).is_sure
        assert match(["工号", "血型"], {"血型": ""}).is_sure

    def test_what_was_remembered_goes_before_what_we_know(self) -> None:
        assert match(["工号", "编号"], {"工号": "", "编号": "staff_number"}).columns == ("", "staff_number")

    def test_every_column_is_found_by_its_label_in_both_languages_and_its_key(self) -> None:
        from django.utils import translation

        for language in ("zh-hans", "en"):
            with translation.override(language):
                labels = [str(column.label) for column in COLUMNS]
            assert match(labels, {}).columns == tuple(column.key for column in COLUMNS)

    def test_no_word_means_two_columns(self) -> None:
        words = [(fold_key(word), column.key) for column in COLUMNS for word in column.synonyms]
        assert len({word for word, _ in words}) == len(words)


def test_days_of_a_century_stay_apart() -> None:
    start = date(1999, 12, 30)
    assert len({read_day(Cell((start + timedelta(days=step)).isoformat())) for step in range(800)}) == 800
