"""What the audit's rows of this room say."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import register_subject
from audit.wording import names_of, register_action, register_fact, register_fields
from people.models import Person, Position, PositionFamily, Role, Tag, Unit
from people.signin.models import Invitation

PERSON = (
    "staff_number",
    "name",
    "name_latin",
    "family_name_latin",
    "given_name_latin",
    "name_order",
    "email",
    "phone",
    "photo",
    "language",
    "time_zone",
    "joined_on",
    "left_on",
    "is_active",
)

register_fields(Person, *PERSON)
register_fields(Unit, "code", "name_zh", "name_en", "retired_on")
_units, _people = names_of(Unit, "code"), names_of(Person)  # one look-up, under whatever name a row has them
for name in ("unit", "parent"):
    register_fact(name, _("unit"), _units)
register_fact("position", _("position"), names_of(Position, "code"))
register_fact("family", _("family"), names_of(PositionFamily, "code"))
register_fact("role", _("role"), choices=Role.choices)
register_fact("manager", _("manager"), _people)
register_fact("line_manager", _("line manager"), _people)
register_fact("starts_on", _("from"))
register_fact("ends_on", _("until"))
register_fact("is_primary", _("primary"))

register_fact("tag", _("tag"), names_of(Tag, "code"))

register_subject("people.tag", names_of(Tag))
register_subject("people.unit", names_of(Unit), visible=Unit.objects.visible_to)
register_subject("people.position", names_of(Position))
register_subject("people.positionfamily", names_of(PositionFamily))

register_action("person.added", _("Person added"), _("Added to Poise. {changes}"), _("Added to Poise."))
register_action("person.changed", _("Person changed"), _("Changed {changes}."))
register_action("person.preferences", _("Preferences chosen"), _("Chose {changes}."))
register_action("person.left", _("Leaving entered"), _("The last working day is {left_on}."))
register_action("person.deactivated", _("Sign-in closed"), _("Signed out, and may no longer sign in."))
register_action("person.rejoined", _("Came back"), _("Works here again."))
register_action(
    "person.data_handed_over", _("Own data downloaded"), _("Downloaded everything that is held about them.")
)
register_action("people.exported", _("List of people exported"), _("Exported the list of people ({format})."))
register_action("person.anonymised", _("Made anonymous"), _("Whatever identified the person was replaced."))
register_action(
    "placement.began",
    _("Placed"),
    _("Placed in {unit} as {position} from {starts_on} until {ends_on}."),
    _("Placed in {unit} as {position} from {starts_on}."),
)
register_action("placement.ended", _("Placement ended"), _("A placement ends on {ends_on}."))
register_action("placement.changed", _("Placement changed"), _("Changed a placement: {changes}."))
register_action(
    "placement.cancelled",
    _("Placement called off"),
    _("The placement in {old_unit} as {old_position} from {old_starts_on} was called off."),
)
register_action(
    "leave.began",
    _("Leave of absence entered"),
    _("A leave of absence from {starts_on} until {ends_on}."),
    _("A leave of absence from {starts_on}, without an end yet."),
)
register_action("leave.ended", _("Leave of absence ended"), _("The leave of absence ends on {ends_on}."))
register_action(
    "leave.cancelled", _("Leave of absence called off"), _("The leave of absence from {old_starts_on} was called off.")
)
register_action("tag.added", _("Tag added"), _("The tag {subject} was added."))
register_action("tag.changed", _("Tag changed"), _("The tag {subject} was changed: {changes}."))
register_action(
    "tagging.began",
    _("Tag given"),
    _("Has the tag {tag} from {starts_on} until {ends_on}."),
    _("Has the tag {tag} from {starts_on}."),
)
register_action("tagging.changed", _("Days of a tag changed"), _("Changed the tag {tag}: {changes}."))
register_action(
    "tagging.withdrawn", _("Tag taken back"), _("The tag {old_tag} from {old_starts_on} was taken back: it never was.")
)
register_action(
    "role.granted",
    _("Role given"),
    _("Was given the role {role} for {unit}."),
    _("Was given the role {role} everywhere."),
)
register_action(
    "role.revoked",
    _("Role taken away"),
    _("The role {old_role} for {old_unit} was taken away."),
    _("The role {old_role} everywhere was taken away."),
)
register_action(
    "unit.added", _("Unit added"), _("{subject} was added below {parent}."), _("{subject} was added at the top.")
)
register_action("unit.changed", _("Unit changed"), _("{subject} was changed: {changes}."))
register_action(
    "unit.moved",
    _("Unit moved"),
    _("{subject} moved from {old_parent} to {parent}."),
    _("{subject} moved to {parent}."),
    _("{subject} moved from {old_parent} to the top."),
)
register_action("unit.retired", _("Unit closed"), _("{subject} closes after {retired_on}."))
register_action(
    "unit.manager",
    _("Manager appointed"),
    _("{manager} manages {subject}, after {old_manager}."),
    _("{manager} manages {subject}."),
    _("{subject} has no manager, after {old_manager}."),
)
register_action("position.added", _("Position added"), _("The position {subject} was added."))
register_action("position.changed", _("Position changed"), _("The position {subject} was changed: {changes}."))
register_action("family.added", _("Position family added"), _("The position family {subject} was added."))
register_action(
    "family.changed", _("Position family changed"), _("The position family {subject} was changed: {changes}.")
)

register_fact("channel", _("channel"), choices=Invitation.Channel.choices)
register_action("signin.invited", _("Invited"), _("Invited to sign in ({channel}), until {expires_at}."))
register_action(
    "signin.invitation_taken_back", _("Invitation taken back"), _("An invitation that was still open was taken back.")
)
register_action("signin.password_chosen", _("Password chosen"), _("Chose a password by an invitation ({channel})."))
