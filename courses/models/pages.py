"""The pages trainers author. The root of the site is the catalogue; below it course, module, lesson (or quiz)."""

from typing import Any, cast

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from courses.blocks import LessonBody
from courses.models.outline import Activity
from people.models import Person
from people.requests import PersonRequest


class CourseTreePage(Page):
    """Who may read is decided by enrolment, not by Wagtail's *Privacy*: the back office does not offer it."""

    private_page_options: list[str] = []

    class Meta:
        abstract = True


class CataloguePage(CourseTreePage):
    """All courses. One per language, at ``/<language>/courses/``."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage", "quizzes.ExamsPage"]
    template = "courses/catalogue.html"

    class Meta:
        verbose_name = _("catalogue page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by its whole address in one query, where Wagtail would take one per level."""
        if not path_components:
            return super().route(request, path_components)
        address = self.url_path + "/".join(path_components) + "/"
        page = Page.objects.live().filter(slug=path_components[-1], url_path=address).first()
        if page is None:
            raise Http404
        return page.specific.route(request, [])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.progress import catalogue_of  # noqa: PLC0415 - the selector reads these models

        return {
            **super().get_context(request, *args, **kwargs),
            "courses": catalogue_of(self, cast(Person, request.user)),
        }


class CoursePage(CourseTreePage):
    summary = models.TextField(_("summary"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0, help_text=_("How long the whole course takes."))

    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage", "courses.LessonPage", "quizzes.QuizPage"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("minutes")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    template = "courses/course.html"

    class Meta:
        verbose_name = _("course page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.progress import course_progress  # noqa: PLC0415 - the selector reads these models

        progress = course_progress(person=cast(Person, request.user), key=self.translation_key)
        return {**super().get_context(request, *args, **kwargs), "progress": progress}


class ModulePage(CourseTreePage):
    """A heading in the course's outline."""

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    show_in_menus_default = False

    class Meta:
        verbose_name = _("module page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A module has no page of its own: its address is the course's."""
        course: RouteResult = self.get_parent().specific.route(request, [])
        return course


class ActivityPage(CourseTreePage):
    """What a page must say to be an activity of a course."""

    activity_kind: str

    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    subpage_types: list[str] = []

    class Meta:
        abstract = True


class LessonPage(ActivityPage):
    activity_kind = Activity.Kind.LESSON

    body = StreamField(LessonBody(), verbose_name=_("body"))

    parent_page_types = ["courses.CoursePage", "courses.ModulePage"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("lesson page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from courses.views import lesson  # noqa: PLC0415 - views read these models

        return lesson(cast(PersonRequest, request), self)
