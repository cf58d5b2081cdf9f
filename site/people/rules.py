"""Who may do what, as named predicates. Views and templates ask these; nobody compares role names elsewhere."""

from people.models import MANAGES_PEOPLE, MARKS_ANSWERS, SEES_BEYOND_TODAY, SEES_PEOPLE, Person, Role, Unit


def may_author(viewer: Person) -> bool:
    """Writes lessons and questions, and reads them without being enrolled."""
    return viewer.is_superuser or bool(viewer.roles & {Role.TRAINER, Role.SENIOR_TRAINER, Role.ADMIN})


def may_mark_answers(viewer: Person) -> bool:
    """Marks what people mark (essays, files), without names, within their scope; never an answer of their own."""
    return viewer.is_superuser or bool(viewer.roles & MARKS_ANSWERS)


def may_see_status(viewer: Person) -> bool:
    """Opens *Certification status*, within their scope."""
    return viewer.is_superuser or bool(viewer.roles & SEES_PEOPLE)


def may_remind(viewer: Person) -> bool:
    """Reminds people of what they must hold: managers and HR, each their own. Auditors change nothing."""
    return viewer.is_superuser or bool(viewer.roles & {Role.MANAGER, Role.HR, Role.ADMIN})


def may_invigilate(viewer: Person) -> bool:
    """Lets candidates into an exam, within their scope."""
    return viewer.is_superuser or bool(viewer.roles & {Role.MANAGER, Role.HR, Role.ADMIN})


def may_administer_certificates(viewer: Person) -> bool:
    """Revokes, and releases documents that wait for review."""
    return viewer.is_superuser or bool(viewer.roles & {Role.HR, Role.ADMIN})


def may_write_policies(viewer: Person) -> bool:
    """Certifications and their policies speak of the whole organisation; so does who writes them."""
    return viewer.manages.everywhere


def may_read_audit(viewer: Person) -> bool:
    """Opens the audit in the back office, within their scope."""
    return viewer.is_superuser or bool(viewer.roles & SEES_BEYOND_TODAY)


def may_see_records(viewer: Person) -> bool:
    """Opens people, the organisation and positions in the back office, within their scope."""
    return viewer.is_superuser or bool(viewer.roles & SEES_BEYOND_TODAY)


def may_manage_people(viewer: Person) -> bool:
    """Adds, changes and moves people and units, within their scope."""
    return viewer.is_superuser or bool(viewer.roles & MANAGES_PEOPLE)


def may_manage_positions(viewer: Person) -> bool:
    """The list of positions is one for the whole organisation; so is who changes it."""
    return viewer.manages.everywhere


def may_manage(viewer: Person, person: Person) -> bool:
    """Changes this person's record. One query."""
    return may_manage_people(viewer) and Person.objects.manageable_by(viewer).filter(pk=person.pk).exists()


def may_see(viewer: Person, person: Person) -> bool:
    return viewer.pk == person.pk or Person.objects.visible_to(viewer).filter(pk=person.pk).exists()


def roles_to_grant(viewer: Person) -> list[Role]:
    """HR lets others in, but makes neither HR nor administrators; STAFF is everybody's, and is not granted."""
    if not may_manage_people(viewer):
        return []
    kept = {Role.STAFF} if viewer.is_superuser else {Role.STAFF, Role.HR, Role.ADMIN}
    return [role for role in Role if role not in kept]


def may_grant(viewer: Person, role: Role, unit: Unit | None) -> bool:
    """Gives or takes this role for this part: one of ``roles_to_grant``, and not beyond the viewer's own part."""
    return role in roles_to_grant(viewer) and viewer.manages.covers(unit)
