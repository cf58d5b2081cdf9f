"""Letting go of the files of papers that were printed long ago. Who printed what, and what was drawn, stays."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from quizzes.models import PrintedPart


def sweep_papers(*, now: datetime | None = None) -> int:
    """Returns how many parts lost their files. The cost is that of what is due."""
    before = (now or timezone.now()) - timedelta(days=settings.PRINTED_PAPERS_DAYS)
    due = PrintedPart.objects.kept().filter(made_at__lt=before).order_by("pk").values_list("pk", flat=True)
    return sum(_let_go(pk, before) for pk in list(due))


@transaction.atomic
def _let_go(pk: int, before: datetime) -> bool:
    """The files first: a row whose files are gone already is found again, a file without a row never would be."""
    part = PrintedPart.objects.kept().select_for_update().filter(pk=pk, made_at__lt=before).first()
    if part is None:  # somebody else was here, or it was made anew
        return False
    for name in filter(None, (part.file, part.key_file)):
        default_storage.delete(name)
    part.file = part.key_file = ""
    part.problem = PrintedPart.EXPIRED
    part.save(update_fields=["file", "key_file", "problem"])
    return True
