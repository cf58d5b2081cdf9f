"""What this room says to people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Facts, NoticeKind, register


def _result(facts: Facts, language: str) -> str:
    return reverse("quizzes:result", args=[int(str(facts["attempt"]))])


def _regrade(facts: Facts, language: str) -> str:
    return reverse("regrade", args=[int(str(facts["regrade"]))])


def _lost(facts: Facts, language: str) -> str:
    return reverse("lost_passes")


register(
    NoticeKind(
        "quizzes.marked_again",
        subject=_("Marked again: {quiz}"),
        body=_("Your result was {before} and is {after} now. Whether you passed has not changed. Reason: {reason}"),
        link=_result,
    )
)
register(
    NoticeKind(
        "quizzes.passed_now",
        subject=_("You have passed after all: {quiz}"),
        body=_("It was marked again: your result was {before} and is {after} now. Reason: {reason}"),
        link=_result,
    )
)
register(
    NoticeKind(
        "quizzes.pass_lost",
        subject=_("Marked again, and no longer passed: {quiz}"),
        body=_(
            "Your result was {before} and is {after} now. Reason: {reason} No certificate is taken from you by this; "
            "HR looks at it and decides."
        ),
        link=_result,
    )
)
register(
    NoticeKind(
        "quizzes.regraded",
        subject=_("The regrade is done: results changed in {count} attempts"),
        body=_("Its page shows each of them, before and after."),
        link=_regrade,
    )
)
register(
    NoticeKind(
        "quizzes.passes_lost",
        subject=_("Passes lost by a regrade: {count}"),
        body=_("Nothing was revoked. Look at each of them, and say what becomes of the certificates that hang on it."),
        link=_lost,
    )
)


def _exam(facts: Facts, language: str) -> str:
    return reverse("courses:activity", args=[int(str(facts["activity"]))])


INVITED = _("You are to sit an exam: {exam}")
for code, body in (
    (
        "quizzes.exam_invited",
        _("It is open now. Its page says how long it takes, how often you may try and what passes."),
    ),
    ("quizzes.exam_invited_until", _("It is open until {closes_on}. Its page says how long it takes and what passes.")),
    ("quizzes.exam_invited_from", _("It opens on {opens_on}. Its page says how long it takes and what passes.")),
    (
        "quizzes.exam_invited_between",
        _("It is open from {opens_on} until {closes_on}. Its page says how long it takes and what passes."),
    ),
):
    register(NoticeKind(code, subject=INVITED, body=body, link=_exam))
register(
    NoticeKind(
        "quizzes.exam_closing",
        subject=_("Open until {closes_on}: {exam}"),
        body=_("You have not passed this exam yet. After {closes_on} it can no longer be begun."),
        link=_exam,
    )
)


def _appeal(facts: Facts, language: str) -> str:
    return reverse("appeal", args=[int(str(facts["appeal"]))])


def _own_appeals(facts: Facts, language: str) -> str:
    return reverse("quizzes:appeal", args=[int(str(facts["attempt"]))])


register(
    NoticeKind(
        "quizzes.appeal_made",
        subject=_("Somebody appeals against a result: {quiz}"),
        body=_("Read what they say and what they answered, and give them an answer."),
        link=_appeal,
    )
)
register(
    NoticeKind(
        "quizzes.appeal_upheld",
        subject=_("Your appeal was upheld: {quiz}"),
        body=_("Your result was {before} and is {after} now. The answer: {answer}"),
        link=_own_appeals,
    )
)
register(
    NoticeKind(
        "quizzes.appeal_leads_to_regrade",
        subject=_("Your appeal was upheld: {quiz}"),
        body=_("The question is marked anew for everybody; you are told if your result changes. The answer: {answer}"),
        link=_own_appeals,
    )
)
register(
    NoticeKind(
        "quizzes.appeal_refused",
        subject=_("Your appeal was refused: {quiz}"),
        body=_("Your marks stay as they are. The answer: {answer}"),
        link=_own_appeals,
    )
)


def _thread(facts: Facts, language: str) -> str:
    return f"{reverse('questions:inspect', args=[int(str(facts['id']))])}#comments"


register(
    NoticeKind(
        "quizzes.question_commented",
        subject=_("A colleague commented on your question: {question}"),
        body=_("Read what they say, put it right if need be, and mark it as resolved."),
        link=_thread,
    )
)


def _queue(facts: Facts, language: str) -> str:
    return reverse("quizzes:marking")


register(
    NoticeKind(
        "quizzes.marked",
        subject=_("Your result is there: {quiz}"),
        body=_("What you wrote has been marked by a person. The page of your attempt shows what came of it."),
        link=_result,
    )
)
register(
    NoticeKind(
        "quizzes.answers_wait",
        subject=_("Answers wait to be marked: {count}"),
        body=_("The oldest was handed in on {oldest_on}. You see no names, and can stop after any of them."),
        link=_queue,
    )
)


def _late(facts: Facts, language: str) -> str:
    return f"{reverse('quizzes:results', args=[str(facts['code'])])}?state=late"


register(
    NoticeKind(
        "quizzes.late_to_judge",
        subject=_("Attempts with late answers that nobody has judged: {count}"),
        body=_(
            "The oldest was handed in on {oldest_on}: {quiz}. Say whether the answers count; what people mark waits "
            "for it."
        ),
        link=_late,
    )
)
