"""Who has entry below /admin/, in the groups that have the same answers."""

from tests.addresses.roles import ASK, NO, Answers, answers


def within(**exceptions: object) -> Answers:
    """Administrators get it, nobody else but those named."""
    return answers(NO, **{"stranger": ASK, "admin": 200, **exceptions})


def entered(given: object, **exceptions: object) -> Answers:
    """The same for everybody who has entry."""
    everybody = dict.fromkeys(("trainer", "senior", "hr", "hr_elsewhere", "auditor", "admin"), given)
    return within(**{**everybody, **exceptions})


def to(given: object, *who: str, **exceptions: object) -> Answers:
    return within(**{**dict.fromkeys((*who, "admin"), given), **exceptions})


AUTHORS = to(200, "trainer", "senior")
REVIEWERS = to(200, "senior")  # who publish
ADMINISTRATORS = within()
CLOSED = entered(404)
ENTERED = entered(200)
READERS = to(200, "hr", "hr_elsewhere", "auditor")  # each their part
ABOUT_THE_SHOP = to(200, "hr", "auditor", hr_elsewhere=404)
CHANGES_THE_SHOP = to(200, "hr", hr_elsewhere=404)
HR = to(200, "hr", "hr_elsewhere")
NOT_FOUND_BY_AUTHORS = to(404, "trainer", "senior")
