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
