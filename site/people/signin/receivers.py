"""What the door does when allauth, or this room, has news."""
