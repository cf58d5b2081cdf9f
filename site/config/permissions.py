"""Camera, microphone and place are off on every page, unless its view says otherwise."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from files.permissions import HEADER, policy


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, policy())
        return response
