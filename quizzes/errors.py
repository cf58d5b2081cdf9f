"""Why a quiz says no. Each refusal carries a code for programs and a translated sentence for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class QuizRefusal(Exception):
    """``code`` and ``message`` say which rule; ``params`` fill the message when somebody reads it."""

    code = "refused"
    message: str | Promise = _("This is not possible.")
    status = 409

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        return str(self.message) % self.params


class NotEnrolled(QuizRefusal):
    code = "not-enrolled"
    message = _("You are not enrolled in this course, so its quiz is not open to you yet.")
    status = 403


class NotInvited(QuizRefusal):
    """Of an exam, which stands in no course."""

    code = "not-invited"
    message = _("You are not invited to this exam. Whoever should sit it is told by HR or a trainer.")
    status = 403


class AlreadyPassed(QuizRefusal):
    code = "already-passed"
    message = _("You have passed this quiz already. The result stands.")


class NoAttemptsLeft(QuizRefusal):
    code = "no-attempts-left"
    message = _("You have used all %(allowed)s attempts. Please talk to your trainer about what comes next.")


class WaitForNextAttempt(QuizRefusal):
    """``until`` is written out for the reader; ``moment`` is the same as a datetime."""

    code = "wait"
    message = _("The next attempt is possible from %(until)s.")


class NotOpenYet(QuizRefusal):
    code = "not-open-yet"
    message = _("The quiz opens on %(at)s.")


class Closed(QuizRefusal):
    code = "closed"
    message = _("The quiz closed on %(at)s.")


class FirstFinish(QuizRefusal):
    code = "first-finish"
    message = _("Please finish “%(activity)s” first. The quiz opens after that.")


class PassedBy(QuizRefusal):
    code = "passed-by"
    message = _("This question has been left, and this quiz has no way back.")


class AnswerChecked(QuizRefusal):
    code = "answer-checked"
    message = _("You have had this answer checked. It can no longer be changed.")


class WaitForMarks(QuizRefusal):
    code = "wait-for-marks"
    message = _("Your last attempt is waiting to be marked by a person.")


class WrongCode(QuizRefusal):
    code = "wrong-code"
    message = _("This is not the code that was said in the room. Please try again.")
    status = 403


class WaitForRelease(QuizRefusal):
    code = "wait-for-release"
    message = _("The invigilator sees that you are here, and lets you in. Try again when they say so.")


class BankTooSmall(QuizRefusal):
    """For trainers, who can put it right."""

    code = "bank-too-small"
    message = _(
        "The quiz draws %(wanted)s questions, but its bank has only %(found)s that are ready. "
        "A trainer must add questions to the bank or let the quiz draw fewer."
    )


class NoSuchQuestion(QuizRefusal):
    """Not there, or not theirs: nobody learns which."""

    code = "no-such-question"
    message = _("There is no such question.")
    status = 404


class SignedOut(QuizRefusal):
    code = "signed-out"
    message = _("You are signed out. Sign in again; your answers wait in this browser.")
    status = 401


class UnreadableAnswer(QuizRefusal):
    code = "unreadable-answer"
    message = _("This answer does not fit the question. Please choose again.")
    status = 400


class FileRefused(QuizRefusal):
    """``why``: ``kind``, ``large``, ``empty``, ``many``. The other answers, and the files before it, stay."""

    code = "file-refused"
    status = 422
    said = {
        "kind": _("This file cannot be taken. Possible are: %(kinds)s."),
        "large": _("This file is too large: %(megabytes)s MB are possible."),
        "empty": _("This file is empty."),
        "many": _("At most %(files)s files are possible here. Remove one first."),
        "often": _("You have sent very many files for this question. No more are taken."),
    }

    def __init__(self, why: str, **params: object) -> None:
        super().__init__(**params)
        self.message = self.said[why]


class GoOnElsewhere(QuizRefusal):
    """A piece of a file that does not follow what is here: ``offset`` says where to go on."""

    code = "go-on-elsewhere"
    message = _("Part of this file is still missing. It goes on from there.")


class NumberTaken(QuizRefusal):
    """Another tab, or an older page: ``next`` is the number to use."""

    code = "number-taken"
    message = _("An answer with this number was saved already. It is sent again under the next number.")


class DeadlinePassed(QuizRefusal):
    code = "deadline-passed"
    message = _("Time was up at %(deadline)s. This answer came too late; the answers saved before that count.")
    status = 410


class NothingLate(QuizRefusal):
    code = "nothing-late"
    message = _("Nothing of this attempt was delivered late.")


class WouldLoseMarks(QuizRefusal):
    code = "would-lose-marks"
    message = _("With the late answers the result would fall from %(before)s to %(after)s marks. Leave them out.")


class AlreadySubmitted(QuizRefusal):
    code = "already-submitted"
    message = _("You handed this in at %(submitted)s. It has been marked and can no longer be changed.")


# --- Appeals ---


class NoAppeals(QuizRefusal):
    code = "no-appeals"
    message = _("This quiz takes no appeals. Please talk to your trainer.")


class NotMarkedYet(QuizRefusal):
    code = "not-marked-yet"
    message = _("This attempt has no result yet.")


class AppealTooLate(QuizRefusal):
    code = "appeal-too-late"
    message = _("An appeal was possible until %(until)s.")


class AppealOpen(QuizRefusal):
    code = "appeal-open"
    message = _("You have appealed already; the answer is still to come.")


class NotTheirs(QuizRefusal):
    """An attempt of one's own, or outside one's part."""

    code = "not-theirs"
    message = _("This appeal is for somebody else to answer.")
    status = 403


class AnsweredAlready(QuizRefusal):
    code = "answered-already"
    message = _("Somebody has answered this already; nothing was changed.")


class NothingChanges(QuizRefusal):
    code = "nothing-changes"
    message = _("Say at least one mark that is higher than before.")


class MarkOutOfRange(QuizRefusal):
    code = "mark-out-of-range"
    message = _("Question %(position)s: the mark lies between %(least)s, as it is, and %(most)s.")


# --- A question's content ---


class Problem:
    """One thing wrong with ``stem``, ``options``, ``answer`` or ``feedback``, perhaps in one language."""

    def __init__(self, field: str, text: str | Promise, *, language: str = "", **params: object) -> None:
        self.field = field
        self.language = language
        self._text = text
        self._params = params

    def __str__(self) -> str:
        return str(self._text) % self._params


class ContentInvalid(Exception):
    """What is wrong with a question's content, in sentences for the trainer."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem}" for problem in problems))
        self.problems = problems
