"""Who must hold what: a requirement speaks of an audience, an obligation of one person."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from certificates.models.certificate import Certificate, CertificateQuerySet
from certificates.models.policy import Certification
from people.models import Person, Position, PositionFamily, Tag, Unit
from people.models.visible import VisibleWithQuerySet


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def standing(self) -> Self:
        """Not withdrawn before it began."""
        return self.filter(withdrawn_at=None)

    def not_over(self, on: date | None = None) -> Self:
        """In force on the day, or to come."""
        return self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=on or today()))

    def over(self, on: date | None = None) -> Self:
        return self.exclude(Q(ends_on=None) | Q(ends_on__gte=on or today()), withdrawn_at=None)


class Requirement(models.Model):
    """An audience must hold it within ``within_days`` of joining the audience, or of the requirement's start.

    The audience: people placed in one of ``units`` (and below) and in one of ``positions`` or ``families``, with one of
    ``tags``, who joined the company after ``joined_after``. What is empty narrows nothing; where nothing
    narrows, it is everybody if ``everybody`` says so, else ``people`` alone. ``people`` belong to it in any case,
    ``exceptions`` never.

    Changed terms are a requirement of their own from a day on, which ``follows`` the one that ended the day before.
    """

    class CountedFrom(models.TextChoices):
        JOINING = "joining", _("joining the audience")
        START = "start", _("the requirement's start")

    class Decider(models.TextChoices):
        MANAGER = "manager", _("the line manager")
        HR = "hr", _("HR")
        OWNER = "owner", _("the certification's owner")

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="requirements")
    everybody = models.BooleanField(_("everybody"), default=False)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("units"))
    positions = models.ManyToManyField(Position, blank=True, related_name="+", verbose_name=_("positions"))
    families = models.ManyToManyField(PositionFamily, blank=True, related_name="+", verbose_name=_("position families"))
    tags = models.ManyToManyField(Tag, blank=True, related_name="+", verbose_name=_("tags"))
    joined_after = models.DateField(_("joined the company after"), null=True, blank=True)
    people = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("people"))
    exceptions = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("except"))
    within_days = models.PositiveSmallIntegerField(_("within days"), default=60)
    counted_from = models.CharField(
        _("counted from"), max_length=10, choices=CountedFrom.choices, default=CountedFrom.JOINING
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    decider = models.CharField(
        _("waivers and extensions are decided by"), max_length=10, choices=Decider.choices, default=Decider.HR
    )
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="followed_by"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="requirement_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certification} · {self.starts_on}"


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def current(self, on: date | None = None) -> Self:
        on = on or today()
        return self.standing().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def lasting(self, starts_on: date, ends_on: date | None) -> Self:
        """On at least one of these days; ``None`` is for ever."""
        found = self.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        return found.filter(starts_on__lte=ends_on) if ends_on else found

    def held(self, on: date | None = None) -> Self:
        return self.filter(Exists(self._certificates().valid(on)))

    def not_held(self, on: date | None = None) -> Self:
        return self.filter(~Exists(self._certificates().valid(on)))

    def overdue(self, on: date | None = None) -> Self:
        """Current on the day, the day to hold it by has passed, and nothing valid is held."""
        on = on or today()
        return self.current(on).not_held(on).filter(due_on__lt=on)

    @staticmethod
    def _certificates() -> CertificateQuerySet:
        """Of the person and the certification that the outer duty speaks of."""
        return Certificate.objects.filter(person=OuterRef("person"), certification=OuterRef("certification"))


class Obligation(models.Model):
    """One person's duty to hold a certification by a day. Ended when the placement that brought it ends.

    Withdrawn where what it rested on turned out otherwise: a move that did not happen, a corrected day. The row stays.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="obligations")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="obligations")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="obligations")
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("to be held by"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    since = models.DateField(null=True, editable=False)  # goes on from an earlier one, whose clock began on this day
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)  # its courses were assigned

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "certification"],
                condition=Q(ends_on=None, withdrawn_at=None),
                name="one_open_obligation",
            )
        ]
        indexes = [
            # the sweep for overdue: what fell due on one day
            models.Index(fields=["due_on"], name="obligation_due", condition=Q(ends_on=None, withdrawn_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} / {self.person_id}"


class OfPeopleQuerySet(models.QuerySet):  # of whichever model carries it
    """Rows about a person, seen by those who see the person."""

    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))


class DutyRequestQuerySet(OfPeopleQuerySet):
    def waiting(self) -> Self:
        return self.filter(granted=None)


class DutyRequest(models.Model):
    """A wish of staff or manager: to be let off, or to have more time. The decision is added to it once.

    ``requirement`` is the one that asked for it then; it names who decides.
    """

    class Kind(models.TextChoices):
        WAIVER = "waiver", _("waiver")
        EXTENSION = "extension", _("extension")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duty_requests")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(null=True)  # empty: not decided yet
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = DutyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "certification", "kind"], condition=Q(granted=None), name="one_open_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} / {self.person_id} / {self.certification_id}"


class WaiverQuerySet(OfPeopleQuerySet):
    def not_over(self, on: date | None = None) -> Self:
        """Lifts the duty on the day, or later; with ``ending``."""
        on = on or today()
        lasts = Q(ending__last_day__gte=on) | Q(ending=None) & (Q(ends_on=None) | Q(ends_on__gte=on))
        return self.select_related("ending").filter(lasts).exclude(ending__last_day__lt=F("starts_on"))


class Waiver(models.Model):
    """A duty lifted, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waivers")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(DutyRequest, on_delete=models.PROTECT, null=True, related_name="waiver")
    at = models.DateTimeField(default=timezone.now)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="waiver_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["person", "certification"], name="waivers_of_a_cell")]

    def __str__(self) -> str:
        return f"{self.person_id} / {self.certification_id}"

    @property
    def last_day(self) -> date | None:
        """As it was granted, or as it was ended early; ``None``: for good. Reads ``ending``."""
        ending: WaiverEnding | None = getattr(self, "ending", None)
        return ending.last_day if ending else self.ends_on


class OfWaiverQuerySet(VisibleWithQuerySet):
    visible_with = "waiver"


class WaiverEnding(models.Model):
    """A fact: the waiver ends on this day, its last, and not on the one that it names. The duty speaks again."""

    waiver = models.OneToOneField(Waiver, on_delete=models.PROTECT, related_name="ending")
    last_day = models.DateField(_("last day"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OfWaiverQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.waiver_id}: {self.last_day}"


class Extension(models.Model):
    """The day of one cycle, moved. Other cycles keep theirs."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="extensions")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField()
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(DutyRequest, on_delete=models.PROTECT, null=True, related_name="extension")
    at = models.DateTimeField(default=timezone.now)

    objects = OfPeopleQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-at"]
        indexes = [models.Index(fields=["person", "certification"], name="extensions_of_a_cell")]

    def __str__(self) -> str:
        return f"{self.person_id} / {self.certification_id} / {self.cycle}"
