"""News of the door, sent upwards inside the sender's transaction."""

from django.dispatch import Signal

code_made = Signal()  # invitation
