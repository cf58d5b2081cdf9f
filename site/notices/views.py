"""The inbox: what is owed to the person who looks at it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from notices.forms import NewestForm
from notices.models import Notice
from notices.services import mark_all_read, mark_read
from people.models import Person

PER_PAGE = 30


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(viewer_of(request))
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "newest": max((notice.pk for notice in page), default=None),
        "unread_count": notices.unread().count(),  # the bar takes it from here, and asks no second time
    }
    return render(request, "notices/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Reading is a write, hence a POST; then on to the page that the notice is about."""
    viewer = viewer_of(request)
    notice = get_object_or_404(Notice.objects.visible_to(viewer), pk=pk)
    mark_read(notice=notice, person=viewer)
    return redirect(notice.words.path or "notices:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    form = NewestForm(request.POST)
    if form.is_valid():
        mark_all_read(person=viewer_of(request), newest=form.cleaned_data["newest"])
    return redirect("notices:inbox")


def viewer_of(request: HttpRequest) -> Person:
    """The signed-in person; LoginRequiredMiddleware has sent everybody else to sign in."""
    viewer = request.user
    if not isinstance(viewer, Person):
        raise TypeError("The inbox was reached without signing in.")
    return viewer
