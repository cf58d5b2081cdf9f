"""Why a regrade cannot be made."""

from django.utils.translation import gettext_lazy as _

from quizzes.errors import QuizRefusal


class OtherOptions(QuizRefusal):
    code = "other-options"
    message = _(
        "Version %(by)s is another kind of question or has other options than version %(version)s, so its key does not "
        "fit the answers that were given. Make a version that changes only the key."
    )


class MarkedByPeople(QuizRefusal):
    code = "marked-by-people"
    message = _("Answers to this question are marked by people, so there is no key to mark them by.")


class SameVersion(QuizRefusal):
    code = "same-version"
    message = _("That is the version itself. Choose the version whose key is right.")


class SaidAlready(QuizRefusal):
    code = "said-already"
    message = _("This is how its answers are marked already.")
