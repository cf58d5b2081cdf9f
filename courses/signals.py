"""News of this room, sent upwards inside the sender's transaction."""

from django.dispatch import Signal

activity_completed = Signal()  # completion
course_completed = Signal()  # completion (its ``activity`` is None)
