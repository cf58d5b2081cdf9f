"""The same page in the other language, and which one a stranger chose."""

from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_from_path, override
from wagtail.models import Locale, Page


def same_page_in(request: HttpRequest, address: str, language: str) -> str:
    """``address`` (a path, perhaps with a query) in ``language``.

    A Wagtail page has an address of its own in each language, so it is found through its translation; where
    that is missing or not published, the nearest page above it that has one; else the start page.
    """
    parts = urlsplit(address)
    spoken = get_language_from_path(parts.path) or get_language()
    with override(spoken):  # an address is only understood in its own language
        try:
            match = resolve(unquote(parts.path))
        except Resolver404:
            return f"/{language}/"
        if match.url_name != "wagtail_serve":
            return translate_url(address, language)
        page = Page.find_for_request(request, match.args[0])
    path = _translated_path(request, page, language) if page else ""
    return urlunsplit(("", "", path, parts.query, "")) if path else f"/{language}/"


def _translated_path(request: HttpRequest, page: Page, language: str) -> str:
    locale = Locale.objects.filter(language_code=language).first()
    for candidate in page.get_ancestors(inclusive=True).filter(depth__gt=1).order_by("-depth"):
        translation = candidate.get_translation_or_none(locale)
        if translation is not None and translation.live and (url := translation.get_url(request)):
            return str(urlsplit(url).path)
    return ""


def safe_next(address: str) -> str:
    """Where the reader was, or wants to go; ``""`` if a form or an address names somewhere that is not ours."""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else ""


def remember(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 60 * 60,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
