"""The demo company: believable, and made by the same services that real events call."""
