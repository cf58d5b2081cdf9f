"""Why an appeal, or an answer to one, is not taken."""

from django.utils.translation import gettext_lazy as _

from quizzes.errors import QuizRefusal


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
