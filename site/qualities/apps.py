from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualitiesConfig(AppConfig):
    name = "qualities"
    verbose_name = _("Qualities")
