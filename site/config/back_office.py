"""What Wagtail's admin leaves to the site: who is let in, and inline scripts and styles under a strict CSP."""

import json
import re
from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from config import areas
from people.models import Person

# What Wagtail's date fields and choosers write into the page: one call, its arguments JSON.
INLINE_CALL = re.compile(r"<script>\s*(new )?([A-Za-z]+)\((.*?)\);?\s*</script>", re.DOTALL)
# The two style elements that the text editor, Draftail, writes: nothing, and the marks of nested lists. A hash allows
# this very text and no other. When a release of Wagtail changes it, the browser says the new hash and the test of the
# trainer's walk fails.
DRAFTAIL_STYLES = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-Mhr2Q/2u+/s2WzwlFRrqCw7x0IU+emukGS8Q9RtPZ44='",
]


class BackOfficeMiddleware:
    """For addresses below ``/admin/`` alone.

    Somebody signed in without access gets a 403; Wagtail would send them to the sign-in page, which sends them back.
    So does who enters an area that is not theirs (``config.areas``).
    Inline calls become data that ``config/admin.js`` carries out, so that ``script-src`` stays ``'self'``: a script
    that an attacker gets into the page still does not run. For the same reason its styles are allowed one by one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.get_back_office = csp_update({"style-src-elem": [SELF, *DRAFTAIL_STYLES]})(get_response)
        self.root = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.root):
            return self.get_response(request)
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        response = self.get_back_office(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            response.content = INLINE_CALL.sub(_as_data, response.content.decode(response.charset))
            response.headers.pop("Content-Length", None)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        match = request.resolver_match
        if match is None or not request.path_info.startswith(self.root) or not isinstance(request.user, Person):
            return
        if areas.is_closed(match):
            raise Http404
        if not areas.may_enter(request.user, match):
            raise PermissionDenied


def _as_data(match: re.Match[str]) -> str:
    constructs, name, arguments = match.groups()
    try:
        parsed = json.loads(f"[{arguments}]")
    except ValueError:
        return match.group()  # not a plain call: the policy keeps it from running
    kind = "new" if constructs else "call"
    return format_html(
        '<script type="application/json" data-{}="{}" data-arguments="{}"></script>', kind, name, json.dumps(parsed)
    )
