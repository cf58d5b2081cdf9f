"""Why a mark is not taken. What was typed is kept as a draft."""

from django.utils.translation import gettext_lazy as _

from quizzes.errors import QuizRefusal


class NotToMark(QuizRefusal):
    """Of somebody's own, outside their part, or by somebody who marks nothing."""

    code = "not-to-mark"
    message = _("This answer is for somebody else to mark.")
    status = 403


class NotNeeded(QuizRefusal):
    """Other markers were there first, or the question was taken out meanwhile."""

    code = "not-needed"
    message = _("Others have marked this answer meanwhile, or are marking it now. What you typed is kept as a draft.")


class SettledAlready(QuizRefusal):
    """The result is there: whoever may regrade can have the answer marked anew."""

    code = "settled-already"
    message = _(
        "The result was made of this mark meanwhile, so it cannot be taken back. A trainer can have the answer marked "
        "anew, with a reason."
    )


class NotSettledYet(QuizRefusal):
    code = "not-settled-yet"
    message = _("This answer has no result yet. Whoever gave a mark can take it back.")


class ReopenedAlready(QuizRefusal):
    code = "reopened-already"
    message = _("This answer is being marked anew already.")


class MarksDoNotCount(QuizRefusal):
    """A regrade gave everybody full marks, or took the question out."""

    code = "marks-do-not-count"
    message = _("A regrade decided about this question, so people's marks do not count for it.")
