"""The template's columns, with their headings in both languages; any of the headings is understood in any file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation

from bilingual.text import LANGUAGES
from people.importing.reading.text import fold_key
from quizzes.models import QuestionVersion

Choices = Sequence[tuple[str, object]]
FIRST = "ABCDEFGHIJ"  # at hand; the others stand folded away at the end
LETTERS = "ABCDEFGHIJKLMNOPQRST"
FOLDED = {"zh-hans": "中文", "en": "英文"}


@dataclass(frozen=True)
class Column:
    key: str
    zh: str
    en: str
    width: int = 14

    def title(self, language: str) -> str:
        return self.zh if language == "zh-hans" else self.en


def _options(part: str, zh: str, en: str, language: str, letters: str = FIRST) -> list[Column]:
    name, spoken = FOLDED[language], "Chinese" if language == "zh-hans" else "English"
    return [
        Column(f"{part}_{letter}:{language}", f"{zh}{letter}（{name}）", f"{en} {letter} ({spoken})", 22)
        for letter in letters
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
    Column("text:zh-hans", "填空文本（中文）", "Text with gaps (Chinese)", 30),
    Column("text:en", "填空文本（英文）", "Text with gaps (English)", 30),
    Column("points:zh-hans", "量表（中文）", "Scale (Chinese)", 16),
    Column("points:en", "量表（英文）", "Scale (English)", 16),
    Column("form", "作答方式", "Asked for", 16),
    Column("scales", "维度", "Dimensions", 18),
    Column("zones", "区域", "Zones", 24),
    Column("words", "字数", "Words", 10),
    Column("files", "上交文件", "Files to hand in", 20),
    Column("part", "属于上一案例", "Belongs to the case above", 12),
    Column("weight", "权重", "Weight", 8),
    *_options("because", "理由", "Reason", "zh-hans"),
    *_options("because", "理由", "Reason", "en"),
]
FOLDED_FROM = len(COLUMNS)
COLUMNS += [
    column
    for part, zh, en in (("option", "选项", "Option"), ("because", "理由", "Reason"))
    for language in LANGUAGES
    for column in _options(part, zh, en, language, LETTERS[len(FIRST) :])
]
PLACE = {column.key: place for place, column in enumerate(COLUMNS)}


def heading(said: str) -> str:
    """The key of the column that is headed so, whatever spaces and widths; empty where nobody knows it."""
    return HEADINGS.get(_bare(said), "")


def _bare(said: str) -> str:
    return "".join(fold_key(said).split())


SHORTER = {"题目": "stem:zh-hans", "题干": "stem:zh-hans", "答案": "answer", "解析": "feedback:zh-hans"}
SHORTER |= {"讲解": "feedback:zh-hans", "类型": "kind", "题目类型": "kind"}
SHORTER |= {f"选项{letter}": f"option_{letter}:zh-hans" for letter in LETTERS}
HEADINGS = {_bare(said): key for said, key in SHORTER.items()}
HEADINGS |= {_bare(title): column.key for column in COLUMNS for title in (column.zh, column.en, column.key)}

KINDS = {
    "single": "单选题",
    "multiple": "多选题",
    "true_false": "判断题",
    "matching": "连线题",
    "ordering": "排序题",
    "short_text": "简答题",
    "numeric": "数值题",
    "essay": "论述题",
    "gap_choice": "选择填空题",
    "gap_text": "填空题",
    "judgement": "情境判断题",
    "likert": "自评量表",
    "hotspot": "看图选区题",
    "case": "案例题",
    "upload": "上交文件题",
}
ALSO = {
    "选词填空": "gap_choice",
    "选择填空": "gap_choice",
    "填空": "gap_text",
    "案例": "case",
    "量表题": "likert",
    "单选": "single",
    "多选": "multiple",
    "判断": "true_false",
    "对错题": "true_false",
    "配对题": "matching",
    "问答题": "essay",
    "不定项": "multiple",
    "不定项选择题": "multiple",
    "是非题": "true_false",
    "匹配题": "matching",
    "连线": "matching",
    "排序": "ordering",
    "简答": "short_text",
    "论述": "essay",
    "数值": "numeric",
    "情境判断": "judgement",
}
TRUTH = dict.fromkeys(["对", "正确", "是", "true", "t", "√", "✓", "✔", "☑", "right", "yes", "y", "1"], True)
TRUTH |= dict.fromkeys(["错", "错误", "否", "不对", "不正确", "不是", "false", "f", "×", "✗", "✘", "☒", "x"], False)
TRUTH |= dict.fromkeys(["wrong", "no", "n", "0"], False)


FORMS = {"rate": "逐项评分", "pick": "选最好和最差"}
SCORINGS = {
    "partial": "部分得分",
    "all": "全对得分",
    "absolute": "按位置",
    "relative": "按先后",
    "run": "按最长连续",
    "distance": "按距离",
    "consensus": "按共识",
}
FAMILIES = {"document": "文档", "picture": "图片", "audio": "录音", "video": "视频"}
SHAPES = {"rect": "矩形", "circle": "圆形", "polygon": "多边形"}


def meant(said: str, names: Mapping[str, str]) -> str | None:
    """The value of one of these names, which may stand for itself, too."""
    return next((value for value, name in names.items() if fold_key(said) in (fold_key(name), value)), None)


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
