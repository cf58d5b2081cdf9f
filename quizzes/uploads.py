"""Who may open a file that a candidate sent as an answer."""

from people.models import Person
from people.rules import may_mark_answers
from quizzes.looking import may_look_into
from quizzes.models import ManualMark, MarkDraft, PaperItem, Upload


def may_open(viewer: Person, upload: Upload) -> bool:
    """The candidate, who looks into their attempt, and who marks the answer, or has marked it."""
    attempt = upload.item.attempt
    if attempt.person_id == viewer.pk:
        return True
    if may_look_into(viewer, attempt.pk):
        return True
    return may_mark_answers(viewer) and _marks(viewer, upload.item)


def _marks(viewer: Person, item: PaperItem) -> bool:
    """It was given into their hands: until the mark is given there is a draft, and then the mark."""
    drafts = MarkDraft.objects.visible_to(viewer).filter(item=item)
    return drafts.exists() or ManualMark.objects.filter(item=item, marker=viewer).exists()
