"""What can be done to many people; each verb finds what would happen, and calls the service for one."""

from reports.actions.models import Verb
from reports.actions.verbs.assign import Assign
from reports.actions.verbs.base import BulkAction
from reports.actions.verbs.extend import Extend
from reports.actions.verbs.grant import Grant
from reports.actions.verbs.remind import Remind
from reports.actions.verbs.revoke import Revoke
from reports.actions.verbs.waive import Waive

EACH = Assign(), Extend(), Waive(), Remind(), Grant(), Revoke()
ACTIONS: dict[str, BulkAction] = {action.verb: action for action in EACH}


def action_of(verb: str) -> BulkAction | None:
    return ACTIONS.get(verb)


__all__ = ["ACTIONS", "BulkAction", "Verb", "action_of"]
