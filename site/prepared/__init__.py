"""Queries that Django writes once a process. See README.md."""

from prepared.queries import Given, Prepared, PreparedRows

__all__ = ["Given", "Prepared", "PreparedRows"]
