"""The language of a request: the address decides, then the person, then the browser."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation


class PersonLocaleMiddleware(LocaleMiddleware):
    """Addresses without a language (/accounts/, /admin/, /verify/) are shown in the signed-in person's.

    Times are told in the person's time zone; days stay the organisation's.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        timezone.deactivate()
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return
        timezone.activate(request.user.time_zone)
        if not translation.get_language_from_path(request.path_info):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
