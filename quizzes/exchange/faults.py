"""What can be wrong with a file or a question, as codes that are kept and sentences that each reader gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language

Facts = Mapping[str, Any]

# The whole file is refused.
FILE: dict[str, str | Promise] = {
    "too_large": _("The file is larger than {limit} MB. Divide it."),
    "empty": _("The file holds no questions."),
    "gone": _("The file waited for more than a week and is no longer kept. Bring it again."),
    "unknown_format": _("The format cannot be told from the file. Choose it, or give the file its usual ending."),
    "not_text": _("The file is not text in an encoding that Poise knows. Save it as UTF-8."),
    "not_xml": _("The file is not well-formed XML: {reason}"),
    "wrong_xml": _("This XML is not what was expected: its first element is “{found}”."),
    "doctype": _(
        "The file declares a document type or entities, with which a server can be attacked. It was not read."
    ),
    "not_zip": _("The package is not a ZIP file, or is damaged."),
    "zip_bomb": _("The package unpacks to far more than questions need, and was not opened."),
    "traversal": _("The package names a file outside itself ({name}), and was not opened."),
    "encrypted": _("The package is protected by a password."),
    "no_manifest": _("The package has no imsmanifest.xml, so it is not a QTI package."),
    "old_qti": _(
        "The package is of QTI 1.2 or of Blackboard's own kind, which Poise does not read. Export QTI 2.1 or later."
    ),
    "too_many": _("The file holds more than {limit} questions. Divide it."),
    "no_headings": _(
        "No row holds the headings of the template. Download the template again and copy your rows into it."
    ),
    "bad_workbook": _("The workbook cannot be read: {reason}"),
    "formulas": _(
        "Cells hold formulas without a value ({cells}). Open the file in Excel or WPS, save it, and bring it again."
    ),
    "not_all": _("Something was not understood, so nothing was imported."),
    "line_too_long": _("The file has a line that is far too long to be a question."),
}
# One question is not understood, hence not taken.
QUESTION: dict[str, str | Promise] = {
    "content": "{text}",  # what the question types say
    "unsupported": _("Poise has no questions of the kind “{kind}”."),
    "not_in_format": _("The kind “{kind}” cannot be read from this format."),
    "script": _("The text holds a script or something else that runs ({what})."),
    "too_long": _("A text is longer than {limit} characters."),
    "no_answer": _("There is no answer in braces: { … }."),
    "unclosed": _("The answer is never closed: a brace } is missing."),
    "unopened": _("There is a closing brace } without an opening one."),
    "bad_percent": _("“{value}” is not a percentage."),
    "bad_number": _("“{value}” is not a number."),
    "bad_pair": _("A pair needs both sides: “{value}”."),
    "no_options": _("The question has no options."),
    "no_right": _("No line “ANSWER: …” follows the options."),
    "bad_answer": _("The answer “{value}” is none of the options."),
    "not_aiken": _("This line is neither a question, nor an option “A. …”, nor “ANSWER: …”."),
    "picture_missing": _("The picture “{name}” is not in the file."),
    "picture_elsewhere": _("The picture “{name}” lies on another site. Put it into the file."),
    "picture_unreadable": _("“{name}” is not a picture that can be shown (PNG, JPEG, GIF or WebP)."),
    "picture_large": _("The picture “{name}” is too large."),
    "pictures_many": _("A question holds one picture; this one has {count}."),
    "picture_place": _("A picture stands in an option or in feedback, where none can be kept."),
    "bad_quality": _("There is no quality “{value}”."),
    "bad_value": _("“{value}” is not among the values of the column “{column}”."),
    "cell_empty": _("The cell in the column “{column}” is empty."),
    "bad_code": _("“{value}” is no code: letters, digits, - and _ alone, 80 at most."),
    "code_elsewhere": _("The code “{value}” belongs to a question of another kind."),
    "code_twice": _("Line {other} has the same code."),
    "category_deep": _("Categories would lie too deep, one inside the other."),
    "bad_interaction": _("This question asks in a way that cannot be read: {what}"),
    "right_unsaid": _("The file does not say which answer is right."),
    "weights": _("The weights of the answers cannot be kept: {reason}"),
    "no_stem": _("The question has no text."),
    "gap_unknown": _("The gap “{value}” cannot be read."),
    "no_gaps": _("The text has no gaps."),
    "asks_many": _("The question asks {count} things, which is more than one page can show."),
    "pairs_many": _("Something is to be matched with more than one thing; here each has one match."),
    "lines_differ": _("The two languages have different numbers of lines."),
    "no_case": _("The row belongs to a case, but no case stands above it."),
    "pairs_few": _("Something is to be matched with nothing; here each has a match."),
    "part_kind": _("A question of the kind “{kind}” cannot stand under a case."),
    "calculated": _("The question is computed anew for each candidate, which Poise's questions are not."),
    "formula": _("The text holds a formula, which cannot be kept as plain text."),
    "html": _("The text's HTML cannot be read."),
    "media": _("The text holds a sound or a film, which a question cannot keep."),
    "film_missing": _("The video or the captions “{name}” are not in the file."),
    "film_unreadable": _("“{name}” is no video that can be shown (MP4 or WebM), or no captions (WebVTT)."),
    "film_large": _("“{name}” is larger than {limit} MB."),
    "films_several": _("A case shows one video; this question has {count}."),
    "item_missing": _("The package has no file “{name}”."),
    "languages_differ": _("The question's two languages differ in more than words."),
    "beside": _("What Poise wrote beside the question is damaged."),
}
# Taken, but not all of it.
NOTES: dict[str, str | Promise] = {
    "no_rubric": _("A rubric is missing; taken as a draft."),
    "formatting": _("Formatting was left out: {what}."),
    "language": _("Texts in “{language}” were left out."),
    "weights_left": _(
        "The options' own weights were left out: Poise marks by how many right and wrong ones are chosen."
    ),
    "same_again": _("The same question stands in line {other}; it is taken once."),
    "film_case": _("A question with a video became a case; add the video's title and its transcript."),
    "half": _("One language is missing; taken as a draft."),
    "feedback_left": _("Feedback for single answers was left out: {what}."),
    "left_out": _("Left out: {what}."),
    "column_left": _("Nobody knows the column “{column}”; what it says from here on was left out."),
    "letters_left": _("The letters before the options were left out: papers shuffle options and write their own."),
    "beside_left": _("Another program changed the question, so what Poise wrote beside it was left out ({what})."),
    "rubric_made": _("The notes for markers became a rubric of one criterion with {points} points; look it over."),
    "description_left": _("A description asks nothing and was left out."),
    "hints_left": _("Hints were left out."),
    "attachments_left": _("The files that could be handed in beside the text were left out."),
    "template_left": _("The text that answers begin with was left out."),
    "marker_each": _("Each of the {count} markers became a question of its own."),
    "scored": _("Questions of this kind are marked by Poise's own rule; the file's was left out."),
}
# What an export could not write.
EXPORT: dict[str, str | Promise] = {
    "films_many": _("{code}: left out, for a file holds at most {limit} MB of videos. Export fewer questions at once."),
    "kind_unheld": _("{code}: this format cannot hold the kind “{kind}”; left out."),
    "without": _("{code}: written without what this format cannot hold ({what})."),
    "gaps_order": _("{code}: left out, for its gaps come in another order in each language."),
    "unkept": _("{code}: left out, for this format would lose of it: {what}."),
    "empty_question": _("{code}: an unfinished draft cannot be written in this format; left out."),
}
SENTENCES = {**FILE, **QUESTION, **NOTES, **EXPORT}


@dataclass(frozen=True)
class Fault:
    """``line`` is the file's own, 0 where it has none."""

    code: str
    line: int = 0
    facts: Facts = field(default_factory=dict)

    @property
    def is_note(self) -> bool:
        return self.code in NOTES

    def __str__(self) -> str:
        facts = {name: in_language(one) if isinstance(one, dict) else one for name, one in self.facts.items()}
        sentence = str(SENTENCES[self.code])
        for name, value in facts.items():
            sentence = sentence.replace(f"{{{name}}}", str(value))
        return sentence

    def kept(self) -> dict[str, Any]:
        return {"code": self.code, "line": self.line, "facts": dict(self.facts)}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Self:
        return cls(kept["code"], kept["line"], kept["facts"])


class FileRefused(Exception):
    """Nothing of the file is read."""

    def __init__(self, code: str, *, line: int = 0, **facts: Any) -> None:
        self.fault = Fault(code, line, facts)
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.fault)


class NotUnderstood(Exception):
    """Raised while one question is read; the others go on."""

    def __init__(self, code: str, *, line: int = 0, **facts: Any) -> None:
        self.fault = Fault(code, line, facts)
        super().__init__(code)
