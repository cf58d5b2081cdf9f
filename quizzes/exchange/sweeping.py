"""Letting go of files of questions that were brought and never imported."""

from datetime import datetime, timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from quizzes.exchange.bringing import FOLDER
from quizzes.models import QuestionImport

KEPT_FOR = timedelta(days=7)
STRAY_FOR = timedelta(days=1)  # a file whose row was never written: whoever brought it was told that it failed


def sweep_imports(*, now: datetime | None = None) -> int:
    """What was found in them stays, without the file. Returns how many files are gone."""
    now = now or timezone.now()
    old = QuestionImport.objects.waiting().filter(created_at__lt=now - KEPT_FOR)
    return _strays(now) + sum(_let_go(brought) for brought in old)


@transaction.atomic
def _let_go(brought: QuestionImport) -> bool:
    """Unless somebody imports it at this moment."""
    still = QuestionImport.objects.waiting().filter(pk=brought.pk)
    if not still.update(file=""):
        return False
    transaction.on_commit(partial(default_storage.delete, brought.file), robust=True)
    return True


def _strays(now: datetime) -> int:
    if not default_storage.exists(FOLDER):
        return 0
    names = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    names -= set(QuestionImport.objects.waiting().values_list("file", flat=True))
    strays = [name for name in names if default_storage.get_modified_time(name) < now - STRAY_FOR]
    for name in strays:
        default_storage.delete(name)
    return len(strays)
