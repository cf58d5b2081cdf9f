"""``manage.py prepare``: what the embedded profile does before it serves, as often as one likes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from config.role_groups import map_roles


class Command(BaseCommand):
    help = "Bring the database up to date; fill an empty one with the starter catalogue and the demo company."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        if get_user_model()._default_manager.exists():
            map_roles()
            self.stdout.write("Database: up to date.")
            return
        self.stdout.write("Database: made. Loading the starter catalogue …")
        self.stdout.flush()
        call_command("load_catalogue", verbosity=0)
        self.stdout.write("Loading the demo company …")
        self.stdout.flush()
        with transaction.atomic():  # whole or not at all: interrupted, the next start finds nobody and loads it again
            call_command("load_demo", verbosity=0)
