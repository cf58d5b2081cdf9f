"""From where an attempt is taken: one browser's session, as a code that names nobody."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

LENGTH = 12


def origin_of(request: HttpRequest) -> str:
    """The same for all tabs of a browser until they sign out; another one on another device.

    A keyed digest: nobody gets from it to the session, an address or a device.
    """
    key = request.session.session_key
    return salted_hmac("quizzes.origin", key).hexdigest()[:LENGTH] if key else ""
