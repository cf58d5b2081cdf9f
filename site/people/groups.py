"""What each role opens in the back office, as groups of Wagtail's."""

from people.models import Role

GROUPS = {
    Role.TRAINER: "Trainers",
    Role.SENIOR_TRAINER: "Senior trainers",
    Role.HR: "HR",
    Role.AUDITOR: "Auditors",
    Role.ADMIN: "Administrators",
}
