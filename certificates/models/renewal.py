"""What happens in a cycle before its certificate: its renewal opened, and which of several ways the person chose."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bilingual.days import today
from certificates.models.certificate import Certificate, OfCertificateQuerySet
from certificates.models.duty import OfPeopleQuerySet
from certificates.models.policy import Certification
from people.models import Person


class Renewal(models.Model):
    """The sweep has been at this certificate: its renewal opened, or, after grace, the full way. Once each."""

    class Way(models.TextChoices):
        RENEWAL = "renewal", _("renewal")
        FULL = "full", _("full evidence")

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="renewals")
    way = models.CharField(max_length=10, choices=Way.choices)
    opened_on = models.DateField(default=today)

    objects = OfCertificateQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "way"], name="renewal_opens_once")]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.way}"


class Choice(models.Model):
    """Of several ways to a certificate, the one the person took; ``leaves`` as ``certificates.naming.key_of`` names
    them. Another choice is another row: the newest counts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField()
    leaves = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    objects = OfPeopleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "certification"], name="choices_of_a_cell")]

    def __str__(self) -> str:
        return f"{self.person_id} / {self.certification_id} / {self.cycle}"
