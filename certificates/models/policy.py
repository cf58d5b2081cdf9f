"""A certification is a policy, and a policy has versions: on what evidence, for how long."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bilingual.days import month_end, months_later, today
from bilingual.models import Named
from bilingual.text import in_language
from certificates.evidence import Kind, Leaf, Tree
from certificates.evidence import leaves as leaves_of
from courses.models import Course
from people.models import Person


class CertificationFamily(Named):
    """Certifications of one subject, from foundation to advanced."""

    code = models.SlugField(_("code"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("family of certifications")
        verbose_name_plural = _("families of certifications")
        ordering = ["code"]


class Certification(Named):
    code = models.SlugField(_("code"), max_length=80, unique=True)
    statement_zh = models.CharField(_("what it attests, in Chinese"), max_length=300, blank=True)
    statement_en = models.CharField(_("what it attests, in English"), max_length=300, blank=True)
    description_zh = models.TextField(_("description in Chinese"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    family = models.ForeignKey(
        CertificationFamily,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certifications",
        verbose_name=pgettext_lazy("of certifications", "family"),
    )
    level = models.PositiveSmallIntegerField(_("level in the family"), default=1)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["position", "code"]

    @property
    def statement(self) -> str:
        return in_language({"zh-hans": self.statement_zh, "en": self.statement_en})

    @property
    def description(self) -> str:
        return in_language({"zh-hans": self.description_zh, "en": self.description_en})


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def in_force(self, on: date | None = None) -> Self:
        """Of each certification the newest version that has begun on the day."""
        begun = PolicyVersion.objects.filter(
            certification=OuterRef("certification"), effective_on__lte=on or today()
        ).order_by("-number")
        return self.filter(pk=Subquery(begun.values("pk")[:1]))

    def begun(self, on: date | None = None) -> Self:
        """Every version that has begun on the day: a cycle may still go by one that is not in force any more."""
        return self.filter(effective_on__lte=on or today())

    def asking_for(self, kind: Kind, object_id: int) -> Self:
        return self.filter(leaves__kind=kind, leaves__object_id=object_id)


class PolicyVersion(models.Model):
    """On what evidence, for how long, renewed how. Immutable: a change is a new version, which says from when."""

    class CountedFrom(models.TextChoices):
        COMPLETION = "completion", _("from the day the evidence was complete")
        PREVIOUS = "previous", _("from the previous expiry, where it is renewed in time")

    class AppliesTo(models.TextChoices):
        BEGUN = "begun", _("cycles that have begun, too")
        NEXT = "next", _("cycles that begin from then on")

    class Approver(models.TextChoices):
        NOBODY = "", _("nobody")
        MANAGER = "manager", _("the line manager")
        HR = "hr", _("HR")
        OWNER = "owner", _("the certification's owner")

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    effective_on = models.DateField(_("in force from"))
    applies_to = models.CharField(_("applies to"), max_length=10, choices=AppliesTo.choices, default=AppliesTo.NEXT)
    # Trees of certificates.evidence; the index of what they ask for is PolicyEvidence.
    evidence = models.JSONField(_("evidence"), default=dict)
    # Paths of renewal, of which one suffices; none: the same evidence again.
    renewal_evidence = models.JSONField(_("evidence of renewal"), default=list, blank=True)
    renewal_in_turn = models.BooleanField(
        _("in rotation"), default=False, help_text=_("Each renewal takes the next path, instead of any one of them.")
    )
    # Neither of the two: for ever.
    valid_months = models.PositiveSmallIntegerField(_("valid for months"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    to_month_end = models.BooleanField(_("rounded up to the end of the month"), default=True)
    counted_from = models.CharField(
        _("expiry is counted"), max_length=12, choices=CountedFrom.choices, default=CountedFrom.COMPLETION
    )
    renewal_days = models.PositiveSmallIntegerField(_("renewal opens, days before expiry"), default=60)
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace after expiry"), default=0, help_text=_("The way of renewal still serves for so long.")
    )
    approver = models.CharField(_("approved by"), max_length=10, choices=Approver.choices, blank=True, default="")
    courses = models.ManyToManyField(Course, through="PolicyEvidence", related_name="policies")  # of the full evidence
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    reason = models.TextField(_("why it was changed"), blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["certification", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["certification", "number"], name="policy_number_once"),
            models.CheckConstraint(condition=Q(valid_months=None) | Q(valid_until=None), name="policy_months_or_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} v{self.number}"

    def expires_on(self, earned_on: date, *, previous: date | None = None) -> date | None:
        """The last valid day, inclusive; ``None`` means for ever.

        ``previous`` is the last day of the certificate renewed in time: with ``CountedFrom.PREVIOUS`` the new one
        is as long as if it began then, so that renewing early loses nothing.
        """
        if self.valid_months is None:
            return self.valid_until
        begins = previous if previous and self.counted_from == self.CountedFrom.PREVIOUS else earned_on
        last = months_later(begins, self.valid_months)
        return month_end(last) if self.to_month_end else last

    def tree_for(self, cycle: int, *, renewing: bool) -> Tree:
        """The tree that the cycle goes by. ``renewing``: the one before it is valid still, or in grace."""
        paths = self.renewal_evidence
        if not renewing or not paths:
            return self.evidence
        if self.renewal_in_turn:
            return paths[(cycle - 2) % len(paths)]  # the first renewal is the second cycle
        return paths[0] if len(paths) == 1 else {"any": paths}

    def asked_courses(self) -> set[int]:
        """Of every tree, the renewals' too; ``courses`` are those of the full evidence."""
        return {leaf.id for leaf in self.asks_for() if leaf.kind is Kind.COURSE}

    def full_leaves(self) -> list[Leaf]:
        return list(leaves_of(self.evidence))

    def asks_for(self) -> set[Leaf]:
        """Every leaf of every tree."""
        return {leaf for tree in (self.evidence, *self.renewal_evidence) for leaf in leaves_of(tree)}


class PolicyEvidence(models.Model):
    """What a version's trees ask for, one row a leaf: finds the policies that a new fact may satisfy."""

    policy = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=16)
    object_id = models.PositiveBigIntegerField()
    # Of the courses that the full evidence asks for: the policy's ``courses``.
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "kind", "object_id"], name="policy_leaf_once")]
        indexes = [models.Index(fields=["kind", "object_id"], name="policies_asking_for")]

    def __str__(self) -> str:
        return f"{self.policy_id}: {self.kind} {self.object_id}"


class EquivalenceQuerySet(models.QuerySet["Equivalence"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Equivalence(models.Model):
    """Holding ``source`` counts as holding ``target`` (and the other way round, if ``both_ways``)."""

    source = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="counts_as")
    target = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="is_met_by")
    both_ways = models.BooleanField(_("both ways"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))

    objects = EquivalenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("equivalence")
        verbose_name_plural = _("equivalences")
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "starts_on"], name="equivalent_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="not_equivalent_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"

    @property
    def is_withdrawn(self) -> bool:
        """Ended before it began."""
        return self.ends_on is not None and self.ends_on < self.starts_on
