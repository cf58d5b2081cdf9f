"""News of this room, sent upwards inside the sender's transaction."""

from django.dispatch import Signal

# Where this person is placed has changed, or a day has come on which it does. Sent again, it changes nothing.
placement_changed = Signal()  # people: their ids
tags_changed = Signal()  # people: their ids; they got a tag, or lost one
leave_changed = Signal()  # people: their ids; a leave of absence was written, or begins or ends today
presence_changed = Signal()  # people: their ids; they are new here, leave, or are back
tree_changed = Signal()  # units hang elsewhere than before
person_left = Signal()  # person: they may no longer sign in
