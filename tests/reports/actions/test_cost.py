"""What one more person costs in a run: each is written by the service alone, their standings together."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from certificates.projection import differences
from people.models import Person
from reports.actions.models import Run
from reports.actions.services import carry_out
from tests.reports.actions.conftest import Act
from tests.reports.conftest import Company, in_days

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("verb", "given", "each"),
    [
        ("grant", {"expires_on": in_days(90).isoformat()}, 17),
        ("extend", {"until": in_days(60).isoformat()}, 19),
        ("waive", {"starts_on": in_days(0).isoformat()}, 13),
        ("revoke", {}, 15),
    ],
)
def test_each_of_many_costs_the_same(
    act: Act, company: Company, hr: Person, verb: str, given: dict[str, str], each: int
) -> None:
    def queries(count: int) -> int:
        people = [company.employ(f"{count}-{number}", "陈立", "Chen Li", company.south) for number in range(count)]
        for person in people:
            company.owes(person, due_on=in_days(5))
            if verb == "revoke":
                company.holds(person, expires_on=in_days(90))
        act(hr, verb, people, step="go", reason="All of them.", **given)
        run = Run.objects.latest("pk")
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            carry_out(run)
        assert run.done == count
        return len(captured)

    queries(2)  # what is read only once has been read
    found = queries(1), queries(4)
    assert (found[1] - found[0]) / 3 == each
    assert list(differences()) == []
