"""One question from all sides: where it is used, how it came to be. A constant number of queries."""

from typing import Any

from quizzes.models import PaperItem, Question, QuestionBank, Quiz


def about(question: Question) -> dict[str, Any]:
    """``quizzes``: those that draw from its bank or from one that this lies in. ``papers``: how often it was drawn."""
    banks = QuestionBank.objects.at_or_above(question.bank)
    return {
        "quizzes": list(Quiz.objects.filter(bank__in=banks)),
        "papers": PaperItem.objects.filter(version__question=question).count(),
        "versions": list(question.versions.select_related("created_by").defer("content")),
        "tags": sorted(tag.name for tag in question.tags.all()),
    }
