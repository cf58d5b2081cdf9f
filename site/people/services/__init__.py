"""Every write to people and the organisation: by forms, the import, SCIM, the demo and the command line alike.

Keyword-only, atomic, audited, and without effect where nothing changes. A refusal is a ``people.errors.PeopleError``.
"""

from people.services.anonymising import anonymise_person
from people.services.bulk import Newcomer, add_people
from people.services.following import follow_people, owe_following
from people.services.leaving import begin_leave_of_absence, end_leave_of_absence, leave, rejoin
from people.services.persons import add_person, change_person, choose_language, choose_preferences
from people.services.photos import set_photo
from people.services.placing import cancel_placement, change_placement, end_placement, move, place
from people.services.roles import appoint_manager, grant_role, revoke_role
from people.services.tagging import add_tag, change_tag, change_tagging, end_tags, give_tags, withdraw_tagging
from people.services.units import (
    add_family,
    add_position,
    add_unit,
    change_family,
    change_position,
    change_unit,
    move_unit,
    retire_unit,
)
from people.signin.invitations import invite, make_codes, take_back

__all__ = [
    "Newcomer",
    "add_family",
    "add_people",
    "add_person",
    "add_position",
    "add_tag",
    "add_unit",
    "anonymise_person",
    "appoint_manager",
    "begin_leave_of_absence",
    "cancel_placement",
    "change_family",
    "change_person",
    "change_placement",
    "change_position",
    "change_tag",
    "change_tagging",
    "change_unit",
    "choose_language",
    "choose_preferences",
    "end_leave_of_absence",
    "end_placement",
    "end_tags",
    "follow_people",
    "give_tags",
    "grant_role",
    "invite",
    "leave",
    "make_codes",
    "move",
    "move_unit",
    "owe_following",
    "place",
    "rejoin",
    "retire_unit",
    "revoke_role",
    "set_photo",
    "take_back",
    "withdraw_tagging",
]
