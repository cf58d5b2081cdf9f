"""What every page's frame asks of the inbox."""

from notices.models import Notice
from people.models import Person
from prepared import Given, PreparedRows

MANY = 100  # the bar says "99+"

_unread = PreparedRows(
    lambda: Notice.objects.filter(person=Given("person")).unread().order_by().values_list("pk")[:MANY]
)


def unread_count(person: Person) -> int:
    """How many notices this person has not read, up to ``MANY``."""
    return len(_unread.all(person=person.pk))
