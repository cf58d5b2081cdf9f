"""Names in two scripts, and how people are found by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.models import Person
from people.names import folded, in_latin, parts_of, readings, search_text, words_of
from people.services import add_person, change_person

WORD = st.text(alphabet="abcdefghij", min_size=1, max_size=8)


def found(name: str, words: str, latin: str = "") -> bool:
    text = search_text(name=name, latin=(latin,), others=("E-0042", "lin@staff.example"))
    return all(word in text for word in words_of(words))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("林晓雯", "林晓雯"),
        ("林晓雯", "晓雯"),
        ("林晓雯", "linxiaowen"),
        ("林晓雯", "LinXiao"),
        ("林晓雯", "lxw"),
        ("林晓雯", "ＬＸＷ"),
        ("单雄信", "shan"),
        ("单雄信", "sxx"),
        ("曾志伟", "zengzhiwei"),
        ("曾志伟", "zzw"),
        ("尉迟恭", "yuchigong"),
        ("欧阳晴", "oyq"),
        ("吕思远", "lvsiyuan"),
        ("吕思远", "lüsiyuan"),
        ("吕思远", "lusiyuan"),
        ("吕思远", "lyusiyuan"),
        ("阿卜杜热合曼·买买提", "阿卜杜"),
        ("José O’Brien", "jose"),
        ("José O’Brien", "josé"),
        ("José O’Brien", "obrien"),
        ("林晓雯", "0042"),
        ("林晓雯", "e-0042 林"),
        ("林晓雯", "lin@staff"),
    ],
)
def test_is_found_by(name: str, words: str) -> None:
    assert found(name, words)


@pytest.mark.parametrize(("name", "words"), [("林晓雯", "lxx"), ("林晓雯", "wang"), ("林晓雯", "林 wang")])
def test_is_not_found_by(name: str, words: str) -> None:
    assert not found(name, words)


def test_the_latin_name_as_it_is_written() -> None:
    assert found("林晓雯", "sherry", latin="Sherry Lin") and found("林晓雯", "sherrylin", latin="Sherry Lin")


@given(WORD, WORD, st.booleans())
def test_a_name_is_taken_apart_as_it_was_put_together(family: str, given_name: str, given_first: bool) -> None:
    assert parts_of(in_latin(family, given_name, given_first=given_first), given_first=given_first) == (
        family,
        given_name,
    )


@given(st.text(max_size=60))
def test_any_text_can_be_a_name_and_finds_itself(name: str) -> None:
    assert len(readings(name)) <= 8
    assert found(name, name) or len(folded(name).split()) > 6


@pytest.mark.django_db
class TestStored:
    def test_words_are_all_found_and_anywhere(self) -> None:
        lin = add_person(staff_number="7", name="林晓雯", family_name_latin="Lin", given_name_latin="Xiaowen")
        add_person(staff_number="8", name="林志强")
        assert list(Person.objects.search("林 7")) == [lin]
        assert list(Person.objects.search("xiaowen lin")) == [lin]
        assert Person.objects.search("").count() == 2

    def test_it_follows_a_change(self) -> None:
        lin = add_person(staff_number="7", name="林晓雯", name_latin="Lin Xiaowen")
        change_person(person=lin, name="马晓雯", name_latin="Ma Xiaowen")
        assert not Person.objects.search("lin").exists() and list(Person.objects.search("mxw")) == [lin]

    def test_the_order_is_the_persons(self) -> None:
        lin = add_person(staff_number="7", name="林晓雯", name_latin="Lin Xiaowen")
        assert (lin.family_name_latin, lin.given_name_latin) == ("Lin", "Xiaowen")
        change_person(person=lin, name_order="given_first")
        assert lin.name_latin == "Xiaowen Lin"

    def test_signs_of_patterns_are_letters(self) -> None:
        add_person(staff_number="7", name="林晓雯")
        assert not Person.objects.search("%").exists() and not Person.objects.search("l_w").exists()

    def test_it_can_be_written_anew(self) -> None:
        from django.core.management import call_command

        lin = add_person(staff_number="7", name="林晓雯")
        Person.objects.update(search_text="")
        call_command("rebuild_search")
        assert list(Person.objects.search("lxw")) == [lin]
