"""The pair of fields that names a thing in both languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bilingual.text import in_language


class Named(models.Model):
    """Something with a name in Chinese and in English; ``name`` is the reader's."""

    name_zh = models.CharField(_("name in Chinese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> dict[str, str]:
        return {"zh-hans": self.name_zh, "en": self.name_en}

    @property
    def name(self) -> str:
        return in_language(self.names)
