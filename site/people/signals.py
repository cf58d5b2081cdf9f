"""News of this room, sent upwards inside the sender's transaction."""

from django.dispatch import Signal

placement_changed = Signal()  # person
