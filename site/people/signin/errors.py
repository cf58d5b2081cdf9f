"""Refusals at the door. Each carries a sentence for the reader."""

from django.utils.translation import gettext as _


class SignInError(Exception):
    """``str(error)`` is the sentence, in the language that is active when it is raised."""


class NoLongerOpen(SignInError):
    def __init__(self) -> None:
        super().__init__(_("This invitation has been used, taken back or has expired. Please ask for a new one."))


class TypingError(SignInError):
    def __init__(self) -> None:
        super().__init__(_("This code has a typing error: it has twelve digits, and these do not fit together."))


class WrongCode(SignInError):
    def __init__(self) -> None:
        super().__init__(_("This staff number and this code do not belong together, or the code is no longer good."))


class NotReachable(SignInError):
    def __init__(self) -> None:
        super().__init__(_("Nobody among these can be invited: they have left, or are not yours to invite."))
