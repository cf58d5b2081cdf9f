"""Reading a course. Pages arrive through Wagtail; the small writes beside them have addresses of their own."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.forms import PlaceForm
from courses.media import PICTURE_SPECS, picture_file, picture_in
from courses.models import Activity, Completion, Course, Enrolment, LessonPage
from courses.progress import CourseProgress, activity_url, course_progress, current_enrolment, may_read, progress_around
from courses.services import complete, enrol, remember_activity, remember_place
from people.requests import PersonRequest
from people.rules import may_author
from prepared import Given, Prepared


def lesson(request: PersonRequest, page: LessonPage) -> HttpResponse:
    """A lesson with its place in the course. Someone not enrolled is told so, and how to enrol."""
    progress = progress_around(person=request.user, activity_key=page.translation_key)
    if progress is None:  # never published, or taken out of its course
        if not may_author(request.user):
            raise Http404
        return render(request, page.template, {"page": page, "self": page, "preview": True})
    if not may_read(request.user, progress):
        return render(request, "courses/not_enrolled.html", {"page": page, "progress": progress}, status=403)
    activity = next((one for one in progress.activities if one.key == page.translation_key), None)
    if activity is None:
        return render(request, page.template, {"page": page, "self": page, "preview": True})
    if progress.enrolment and not getattr(request, "is_preview", False):
        remember_activity(enrolment=progress.enrolment, activity=activity)
    return render(request, page.template, _lesson_context(page, activity, progress))


def _lesson_context(page: LessonPage, activity: Activity, progress: CourseProgress) -> dict[str, object]:
    before, after = progress.neighbours(activity)
    return {
        "page": page,
        "self": page,
        "activity": activity,
        "progress": progress,
        "before": before,
        "after": after,
        "place": progress.activities.index(activity) + 1,
        "done": activity.pk in progress.done_at,
        "bookmark": progress.block,
    }


@require_POST
def take(request: PersonRequest, code: str) -> HttpResponse:
    """Enrol oneself, then straight to the first lesson."""
    course = get_object_or_404(Course, code=code, retired=False)
    if not course.self_enrolment:
        raise PermissionDenied(_("This course is assigned by HR. Ask your manager to enrol you."))
    enrol(person=request.user, course=course, source=Enrolment.Source.SELF)
    progress = course_progress(person=request.user, key=course.key)
    return redirect((progress and (progress.next_url or progress.url)) or "pages:home")


def _enrolment_for(request: PersonRequest, activity: Activity) -> Enrolment:
    enrolment = current_enrolment(request.user, activity.course_id)
    if enrolment is None:
        raise PermissionDenied(_("You are not enrolled in this course."))
    return enrolment


_lesson = Prepared(lambda: Activity.objects.filter(pk=Given("pk"), kind=Activity.Kind.LESSON).order_by())


@require_POST
def finish(request: PersonRequest, activity_id: int) -> HttpResponse:
    """Mark a lesson as read. The page sends it on reaching the end (and stays); the button goes on to the next."""
    activity = _lesson.first(pk=activity_id)
    if activity is None:
        raise Http404
    enrolment = _enrolment_for(request, activity)
    by_reading = request.headers.get("X-Poise-Reading") == "end"
    complete(
        enrolment=enrolment,
        activity=activity,
        how=Completion.How.READ if by_reading else Completion.How.BUTTON,
    )
    if by_reading:
        return HttpResponse(status=204)
    progress = course_progress(person=request.user, key=activity.course.key)
    assert progress is not None  # noqa: S101 - the activity was just read from it
    after = progress.neighbours(activity)[1] if activity in progress.activities else None
    return redirect((after.url if after else progress.url) or "pages:home")


@require_POST
def place(request: PersonRequest, activity_id: int) -> HttpResponse:
    """Remember the block on the reader's screen."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    activity = get_object_or_404(Activity, pk=activity_id)
    enrolment = _enrolment_for(request, activity)
    remember_place(enrolment=enrolment, activity=activity, block=form.cleaned_data["block"])
    return HttpResponse(status=204)


def picture(request: PersonRequest, page_id: int, image_id: int, spec: str) -> FileResponse:
    """A lesson's picture, for those who may read the lesson. Wagtail's own media addresses would not ask.

    Authors choose among all pictures, and preview drafts that no page shows yet.
    """
    if spec not in PICTURE_SPECS:
        raise Http404
    page = get_object_or_404(LessonPage, pk=page_id)
    if may_author(request.user):
        return picture_file(image_id, spec)
    activity = get_object_or_404(Activity.objects.select_related("course"), key=page.translation_key)
    progress = course_progress(person=request.user, key=activity.course.key)
    if progress is None or not may_read(request.user, progress):
        raise Http404
    return picture_in(page, image_id, spec)


def lesson_address(request: PersonRequest, activity_id: int) -> HttpResponse:
    """A stable address of an activity, for mails and the inbox: leads to its page in the reader's language."""
    activity = get_object_or_404(Activity, pk=activity_id)
    return redirect(activity_url(activity) or "pages:home")
