"""Names in two scripts, and how they are found again. Pure: no database."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Family names that are read otherwise than the character mostly is.
SURNAMES = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "单": ("shan",),
    "曾": ("zeng",),
    "解": ("xie",),
    "仇": ("qiu",),
    "区": ("ou",),
    "查": ("zha",),
    "任": ("ren",),
    "朴": ("piao",),
    "乐": ("yue",),
    "盖": ("ge",),
    "缪": ("miao",),
    "覃": ("qin",),
    "翟": ("zhai",),
    "冼": ("xian",),
    "洗": ("xian",),
    "逄": ("pang",),
    "宓": ("mi",),
    "召": ("shao",),
    "员": ("yun",),
    "秘": ("bi",),
    "繁": ("po",),
    "华": ("hua",),
    "纪": ("ji",),
    "葛": ("ge",),
    "燕": ("yan",),
    "应": ("ying",),
    "黑": ("he",),
    "盛": ("sheng",),
    "尹": ("yin",),
    "车": ("che",),
    "谌": ("chen",),
    "牟": ("mou",),
    "郇": ("xun",),
    "隗": ("wei",),
    "种": ("chong",),
    "折": ("she",),
}
MOST_READINGS = 8  # of one name; a character with many readings must not multiply without end


def folded(text: str) -> str:
    """As it is compared: full-width becomes ASCII, case and runs of space are gone."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_of(text: str) -> list[str]:
    """The words of a search, at most six; ü as a keyboard without it writes it."""
    return [word.replace("ü", "v") for word in folded(text).split()][:6]


def in_latin(family: str, given: str, *, given_first: bool) -> str:
    return " ".join(part for part in ((given, family) if given_first else (family, given)) if part)


def parts_of(latin: str, *, given_first: bool) -> tuple[str, str]:
    """Family and given name of a name written in one; a name of one word is a given name."""
    first, _, rest = " ".join(latin.split()).partition(" ")
    if not rest:
        return "", first
    if given_first:
        given, _, family = latin.strip().rpartition(" ")
        return family, " ".join(given.split())
    return first, rest


def readings(name: str) -> list[tuple[str, ...]]:
    """How a Chinese name may be read, syllable by syllable: the family name as such, the rest as the dictionary has it,
    and other readings of its characters."""
    han = "".join(HAN.findall(name))
    if not han:
        return []
    surname = next((key for key in (han[:2], han[:1]) if key in SURNAMES and len(key) <= len(han)), "")
    begin, rest = SURNAMES.get(surname, ()), han[len(surname) :]
    found = [(*begin, *lazy_pinyin(rest)), tuple(lazy_pinyin(han))]
    for others in product(*pinyin(rest, style=Style.NORMAL, heteronym=True)):
        found.append((*begin, *others))
        if len(found) >= MOST_READINGS * 2:
            break
    return list(dict.fromkeys(found))[:MOST_READINGS]


def search_text(*, name: str, latin: Iterable[str], others: Iterable[str]) -> str:
    """What ``PersonQuerySet.search`` looks through: each way to write the person, in lower case, once.

    A word of a search must lie within one of these, so parts are kept both apart and run together: ``lin xiaowen``,
    ``linxiaowen`` and ``lxw`` all find 林晓雯, and so does ``吕 lv`` or ``lu`` or ``lyu``.
    """
    found = dict.fromkeys([folded(name), folded(name).replace(" ", ""), _letters(name)])
    for reading in readings(name):
        for spelling in _spellings(reading):
            found["".join(spelling)] = None
        found["".join(syllable[0] for syllable in reading)] = None
    for text in latin:
        found[folded(text)] = None
        found[_letters(text)] = None
    for text in others:
        found[folded(text)] = None
    return "\n".join(text.replace("ü", "v") for text in found if text)  # as ``words_of`` asks for it


def _spellings(reading: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """pypinyin writes ü as v; people also write u, and passports yu."""
    yield reading
    if any("v" in syllable for syllable in reading):
        for letter in ("u", "yu"):
            yield tuple(syllable.replace("v", letter) for syllable in reading)


def _letters(text: str) -> str:
    """Latin letters and digits alone, without their marks: O’Brien José as obrienjose."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", folded(text)))
