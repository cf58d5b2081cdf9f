"""Queries that Django writes once a process. See README.md."""

from prepared.queries import Given, Prepared

__all__ = ["Given", "Prepared"]
