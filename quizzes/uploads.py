"""Who may open a file that a candidate sent as an answer."""

from people.models import Person
from people.rules import may_mark_answers, may_see_status
from quizzes.models import Attempt, ManualMark, MarkDraft, PaperItem, Upload


def may_open(viewer: Person, upload: Upload) -> bool:
    """The candidate, who sees their attempt in full, and who marks the answer, or has marked it."""
    attempt = upload.item.attempt
    if attempt.person_id == viewer.pk:
        return True
    if may_see_status(viewer) and Attempt.objects.visible_to(viewer).filter(pk=attempt.pk).exists():
        return True
    return may_mark_answers(viewer) and _marks(viewer, upload.item)


def _marks(viewer: Person, item: PaperItem) -> bool:
    """It was given into their hands: until the mark is given there is a draft, and then the mark."""
    drafts = MarkDraft.objects.visible_to(viewer).filter(item=item)
    return drafts.exists() or ManualMark.objects.filter(item=item, marker=viewer).exists()
