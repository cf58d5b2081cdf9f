"""What every page's frame shows: who is signed in, and how many notices are unread."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from notices.reading import unread_count
from people.rules import may_author, may_mark_answers, may_see_records, may_see_status
from people.signin.rules import needs_second_factor
from people.signin.second_factor import has_second_factor

# What lies below *Certification status*, though ``certificates`` shows it: work of those who decide, not one's own.
OF_STATUS = {
    f"certificates:{name}"
    for name in (
        "approvals",
        "decide_approval",
        "decide_external",
        "decide_relief",
        "external_waiting",
        "grant",
        "relief",
    )
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Asked for when the page says so: one that shows no frame (a fragment, an answer's receipt) pays for nothing."""
    viewer = getattr(request, "user", None)
    if viewer is None or not viewer.is_authenticated:
        return {}
    return {
        "unread_count": cache(lambda: unread_count(viewer)),
        "viewer_may_author": lambda: may_author(viewer),
        "viewer_may_mark": lambda: may_mark_answers(viewer),
        "viewer_may_see_records": lambda: may_see_records(viewer),
        "second_factor_missing": cache(lambda: needs_second_factor(viewer) and not has_second_factor(viewer)),
        "viewer_may_see_status": lambda: may_see_status(viewer),
        "is_of_status": bool(request.resolver_match and request.resolver_match.view_name in OF_STATUS),
    }
