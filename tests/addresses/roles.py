"""Who asks, and how their answers are written down."""

from people.models import Role, Unit
from people.services import grant_role
from tests.factories import PersonFactory

ASK = "sign in"  # the sign-in page
NO = "no"  # 403, or Wagtail's way of saying it: back to the home of the back office, with a message
# lin is staff of the shop; certificate, attempt and notice are hers. staff is somebody else, placed nowhere.
# manager, assessor, hr and auditor are of lin's shop, the two from elsewhere of another; the others are everywhere.
WHO = (
    "stranger",
    "staff",
    "lin",
    "manager",
    "manager_elsewhere",
    "trainer",
    "senior",
    "assessor",
    "hr",
    "hr_elsewhere",
    "auditor",
    "admin",
)
ROLES = {
    "manager": Role.MANAGER,
    "manager_elsewhere": Role.MANAGER,
    "trainer": Role.TRAINER,
    "senior": Role.SENIOR_TRAINER,
    "assessor": Role.ASSESSOR,
    "hr": Role.HR,
    "hr_elsewhere": Role.HR,
    "auditor": Role.AUDITOR,
    "admin": Role.ADMIN,
}
EVERYWHERE = frozenset({"trainer", "senior", "admin"})

Answers = dict[str, object]


def answers(others: object, **exceptions: object) -> Answers:
    """What everybody gets, but for those who are named."""
    assert exceptions.keys() <= set(WHO), exceptions.keys() - set(WHO)
    return {who: exceptions.get(who, others) for who in WHO}


def signed_in(others: object, **exceptions: object) -> Answers:
    """A stranger is asked to sign in."""
    return answers(others, **{"stranger": ASK, **exceptions})


def persons(lin: object, shop: Unit, elsewhere: Unit) -> dict[str, object]:
    """Somebody for each of WHO but the stranger."""
    cast = {who: lin if who == "lin" else PersonFactory(name=who) for who in WHO if who != "stranger"}
    for who, role in ROLES.items():
        unit = None if who in EVERYWHERE else elsewhere if who.endswith("elsewhere") else shop
        grant_role(person=cast[who], role=role, unit=unit)
    return cast
