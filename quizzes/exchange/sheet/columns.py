"""The template's columns, with their headings in both languages; any of the headings is understood in any file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation

from bilingual.text import LANGUAGES
from people.importing.reading.text import fold_key
from quizzes.models import QuestionVersion

Choices = Sequence[tuple[str, object]]
LETTERS = "ABCDEFGHIJ"
FOLDED = {"zh-hans": "中文", "en": "英文"}


@dataclass(frozen=True)
class Column:
    key: str
    zh: str
    en: str
    width: int = 14

    def title(self, language: str) -> str:
        return self.zh if language == "zh-hans" else self.en


def _options(part: str, zh: str, en: str, language: str) -> list[Column]:
    name, spoken = FOLDED[language], "Chinese" if language == "zh-hans" else "English"
    return [
        Column(f"{part}_{letter}:{language}", f"{zh}{letter}（{name}）", f"{en} {letter} ({spoken})", 22)
        for letter in LETTERS
    ]


COLUMNS = [
    Column("kind", "题型", "Kind", 12),
    Column("stem:zh-hans", "题干（中文）", "Question (Chinese)", 40),
    *_options("option", "选项", "Option", "zh-hans"),
    Column("answer", "正确答案", "Right answer", 16),
    Column("feedback:zh-hans", "讲解（中文）", "Feedback (Chinese)", 30),
    Column("stem:en", "题干（英文）", "Question (English)", 40),
    *_options("option", "选项", "Option", "en"),
    Column("feedback:en", "讲解（英文）", "Feedback (English)", 30),
    Column("difficulty", "难度", "Difficulty", 10),
    Column("quality", "素质", "Quality", 16),
    Column("tags", "标签", "Tags", 18),
    Column("source", "来源", "Source", 18),
    Column("state", "状态", "State", 10),
    Column("category", "分类", "Category", 18),
    Column("code", "代码", "Code", 16),
    Column("scoring", "评分方式", "Scoring", 12),
    Column("case", "区分大小写", "Case matters", 10),
    Column("units", "单位", "Units", 16),
    Column("picture", "图片", "Picture", 14),
    Column("alt:zh-hans", "图片说明（中文）", "Picture says (Chinese)", 20),
    Column("alt:en", "图片说明（英文）", "Picture says (English)", 20),
    *_options("because", "理由", "Reason", "zh-hans"),
    *_options("because", "理由", "Reason", "en"),
]
PLACE = {column.key: place for place, column in enumerate(COLUMNS)}
HEADINGS = {fold_key(title): column.key for column in COLUMNS for title in (column.zh, column.en, column.key)}

KINDS = {
    "single": "单选题",
    "multiple": "多选题",
    "true_false": "判断题",
    "matching": "连线题",
    "ordering": "排序题",
    "short_text": "简答题",
    "numeric": "数值题",
    "essay": "论述题",
}
ALSO = {
    "单选": "single",
    "多选": "multiple",
    "判断": "true_false",
    "对错题": "true_false",
    "配对题": "matching",
    "问答题": "essay",
}
TRUTH = {"对": True, "正确": True, "是": True, "true": True, "t": True, "√": True, "right": True, "yes": True}
TRUTH |= {"错": False, "错误": False, "否": False, "false": False, "f": False, "×": False, "wrong": False, "no": False}


def kinds() -> Mapping[str, str]:
    """Every way to name a kind → the kind."""
    return {**ALSO, **{name: kind for kind, name in KINDS.items()}, **named(QuestionVersion.Kind.choices)}


def named(choices: Choices) -> dict[str, str]:
    """Every value of a field by its names in both languages, and by itself."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {fold_key(str(label)): value for value, label in choices}
    return found | {fold_key(value): value for value, _label in choices}


def label(choices: Choices, value: str) -> str:
    """In Chinese, as the template says it."""
    with translation.override("zh-hans"):
        return str(dict(choices).get(value, value))
