"""What the HR officer's walk types, and what the cells are to say, word for word in both languages."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation

from bilingual.templatetags.bilingual import day
from tests.browser.visits import Language


@dataclass(frozen=True)
class Hired:
    number: str
    name: str
    family: str
    given: str

    def called(self, language: Language) -> str:
        return self.name if language == "zh-hans" else f"{self.family} {self.given}"


@dataclass(frozen=True)
class Words:
    """``code``: of the unit; ``slug``: of the certification. Each language has a quiz of its own: a pass counts for
    every certification that asks for it."""

    language: Language
    code: str
    slug: str
    company: str
    unit: dict[str, str]
    certification: dict[str, str]
    position: str
    quiz: str
    quiz_page: str
    joiner: Hired
    colleague: Hired
    sentences: dict[str, str]
    reason: str
    revoke: str
    short: str
    one_was_valid: str

    def say(self, *parts: str, **days: date) -> str:
        """The sentences of these names, joined as the language joins them."""
        with translation.override(self.language):
            told = {name: day(value) for name, value in days.items()}
        between = "" if self.language == "zh-hans" else " "
        return between.join(self.sentences[part].format(**told) for part in parts)

    def version(self, number: int, since: date) -> str:
        return self.say("version", since=since).replace("#", str(number))


WORDS: dict[Language, Words] = {
    "en": Words(
        language="en",
        code="NORTHWEST",
        slug="front-desk",
        company="East Retail Group",
        unit={"zh-hans": "西北大区", "en": "Region Northwest"},
        certification={"zh-hans": "前台接待", "en": "Front desk"},
        position="shop assistant",
        quiz="Final quiz (E-commerce customer service)",
        quiz_page="e-commerce-service-quiz",
        joiner=Hired("970011", "宁可欣", "Ning", "Kexin"),
        colleague=Hired("970012", "付岩", "Fu", "Yan"),
        sentences={
            "held": "Valid until {until}. Nobody requires it.",
            "valid": "Valid until {until}.",
            "renewal-open": "Valid until {until}; renewal is open.",
            "due": "To be held by {until}.",
            "overdue": "Overdue since {day}.",
            "extended": "An extension moved the day.",
            "lapsed": "Lapsed: the last certificate was valid until {until}.",
            "revoked": "The certificate was revoked on {day}.",
            "required": "Required of every shop assistant in Region Northwest; "
            "the duty began on {since} and allows 60 days.",
            "missing": "Still missing: the quiz Final quiz (E-commerce customer service) with at least 90\u00a0%, "
            "at most 7 days old.",
            "version": "Policy version #, in force since {since}",
        },
        reason="Guests come first.",
        revoke="Revoke",
        short="Region Northwest has 1 of the 2 certified people it needs.",
        one_was_valid="1 person was valid",
    ),
    "zh-hans": Words(
        language="zh-hans",
        code="SOUTHWEST",
        slug="reception",
        company="东方零售集团",
        unit={"zh-hans": "西南大区", "en": "Region Southwest"},
        certification={"zh-hans": "迎宾接待", "en": "Reception"},
        position="店员",
        quiz="结业测验（6S 服务原则）",
        quiz_page="six-s-service-quiz",
        joiner=Hired("970021", "宁可馨", "Ning", "Kexin"),
        colleague=Hired("970022", "付岩松", "Fu", "Yansong"),
        sentences={
            "held": "有效至 {until}。并非必须持有。",
            "valid": "有效至 {until}。",
            "renewal-open": "有效至 {until}，现在可以续证。",
            "due": "最迟应于 {until}取得证书。",
            "overdue": "自 {day}起逾期。",
            "extended": "已获准延期。",
            "lapsed": "已失效：上一张证书有效至 {until}。",
            "revoked": "证书已于 {day}撤销。",
            "required": "西南大区的店员应持此证，自 {since}起 60 天内取得。",
            "missing": "还缺：测验“结业测验（6S 服务原则）”（不低于 90%），限最近 7 天内取得。",
            "version": "认证规则第 # 版，自 {since}起生效",
        },
        reason="宾客至上。",
        revoke="撤销",
        short="西南大区需要 2 名持证人员，目前只有 1 名。",
        one_was_valid="1 人持有效证书",
    ),
}
