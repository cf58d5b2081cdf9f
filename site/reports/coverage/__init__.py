"""Enough certified people at once: the rules, and where they will not hold."""
