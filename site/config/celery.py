"""The Celery application. The database is the truth; a task only carries a hint (rule 4)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("poise")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
