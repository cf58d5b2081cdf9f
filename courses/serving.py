"""Courses and activities at their addresses: a lesson in one query, where Wagtail's own way takes seven."""

from functools import cache

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.views import serve

from courses.models import ActivityPage, CoursePage
from prepared import Given, Prepared


def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """``path`` is what follows ``/<language>/courses/``. What is not simply a page to read is left to Wagtail."""
    found = _find(path) if path and request.method in ("GET", "HEAD") else None
    response: HttpResponseBase = found.serve(request) if found is not None else serve(request, path)
    return response


def _find(path: str) -> Page | None:
    """A live course or activity. That nobody may be shut out of it by Wagtail, ``CourseTreePage`` sees to."""
    roots = [root.root_path for root in Site.get_site_root_paths() if root.language_code == get_language()]
    if len(roots) != 1:
        return None
    *above, slug = path.rstrip("/").split("/")
    for model in ActivityPage.__subclasses__() if above else [CoursePage]:  # lessons first
        if (found := _at(model).first(slug=slug, url_path=roots[0] + path)) is not None:
            return found
    return None


@cache
def _at(model: type[Page]) -> Prepared[Page]:
    live = {"live": True, "slug": Given("slug"), "url_path": Given("url_path")}
    return Prepared(lambda: model.objects.filter(**live).order_by())
