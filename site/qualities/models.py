"""The framework: what training builds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bilingual.models import Named
from bilingual.text import in_language


class Quality(Named):
    class Group(models.TextChoices):
        PSYCHOLOGICAL = "psychological", _("Psychological qualities")
        PROFESSIONAL = "professional", _("Professional qualities")

    key = models.SlugField(unique=True)
    group = models.CharField(max_length=20, choices=Group.choices)
    position = models.PositiveSmallIntegerField(default=0)
    covers_zh = models.TextField(_("covers, in Chinese"))
    covers_en = models.TextField(_("covers, in English"))

    class Meta:
        verbose_name = _("quality")
        verbose_name_plural = _("qualities")
        ordering = ["position"]

    @property
    def covers(self) -> str:
        return in_language({"zh-hans": self.covers_zh, "en": self.covers_en})
