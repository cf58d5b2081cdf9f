"""A certification is a policy, and a policy has versions: on what evidence, for how long."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from bilingual.days import month_end, months_later, today
from bilingual.models import Named
from bilingual.text import in_language
from courses.models import Course


class Certification(Named):
    code = models.SlugField(max_length=80, unique=True)
    statement_zh = models.CharField(_("what it attests, in Chinese"), max_length=300, blank=True)
    statement_en = models.CharField(_("what it attests, in English"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["position", "code"]

    @property
    def statement(self) -> str:
        return in_language({"zh-hans": self.statement_zh, "en": self.statement_en})


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def in_force(self, on: date | None = None) -> Self:
        """Of each certification the newest version that has begun on the day."""
        begun = PolicyVersion.objects.filter(
            certification=OuterRef("certification"), effective_on__lte=on or today()
        ).order_by("-number")
        return self.filter(pk=Subquery(begun.values("pk")[:1]))

    def asking_for(self, course: Course) -> Self:
        return self.filter(courses=course)


class PolicyVersion(models.Model):
    """Evidence: every course in ``courses``. Valid for ``valid_months``, to that month's end; empty: for ever."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    effective_on = models.DateField(_("in force from"))
    valid_months = models.PositiveSmallIntegerField(_("valid for months"), null=True, blank=True)
    renewal_days = models.PositiveSmallIntegerField(_("renewal opens, days before expiry"), default=60)
    courses = models.ManyToManyField(Course, through="PolicyCourse", related_name="policies")

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["certification", "-number"]
        constraints = [models.UniqueConstraint(fields=["certification", "number"], name="policy_number_once")]

    def __str__(self) -> str:
        return f"{self.certification_id} v{self.number}"

    def expires_on(self, issued_on: date) -> date | None:
        """The last valid day, inclusive; ``None`` means for ever."""
        if self.valid_months is None:
            return None
        return month_end(months_later(issued_on, self.valid_months))


class PolicyCourse(models.Model):
    """The policy version asks for this course."""

    policy = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="asks")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "course"], name="course_asked_once")]

    def __str__(self) -> str:
        return f"{self.policy_id} / {self.course_id}"
