"""Where each version was used: on whose papers, in which quizzes. Two queries, however many versions there are."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from quizzes.models import PaperItem, Question, Quiz


@dataclass
class Use:
    """``papers`` it stood on, each of one attempt; so many of them were ``handed_in``."""

    papers: int = 0
    handed_in: int = 0
    quizzes: list[Quiz] = field(default_factory=list)


def use_of(question: Question) -> dict[int, Use]:
    """By the version's key; a version that nobody ever saw is not in it."""
    found: dict[int, Use] = {}
    handed_in = Count("pk", filter=Q(attempt__submitted_at__isnull=False))
    items = PaperItem.objects.filter(version__question=question).order_by()
    rows = list(items.values_list("version", "attempt__quiz").annotate(papers=Count("pk"), done=handed_in))
    quizzes = Quiz.objects.in_bulk([row[1] for row in rows])
    for version, quiz, papers, done in sorted(rows):
        use = found.setdefault(version, Use())
        use.papers += papers
        use.handed_in += done
        use.quizzes.append(quizzes[quiz])
    return found
