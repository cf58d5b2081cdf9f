"""News of this room, sent inside the sender's transaction."""

from django.dispatch import Signal

certificate_issued = Signal()  # certificate
