from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        post_migrate.connect(_guard, sender=self)
        autodiscover_modules("audit_actions")


def _guard(using: str, **kwargs: Any) -> None:
    from audit import guard  # noqa: PLC0415 - nothing of the database before the apps are ready

    guard.install(connections[using])
