"""Marking by people: a queue of answers without names, drafts, and marks that stay as they were given."""
