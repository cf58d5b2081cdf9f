"""Loading the catalogue's source files: again and again, without doubling anything or overwriting a trainer's work."""

from courses.loading.course import load_course
from courses.loading.ledger import Ledger, Outcome
from courses.loading.markdown import SourceError
from courses.loading.tree import catalogue_pages

__all__ = ["Ledger", "Outcome", "SourceError", "catalogue_pages", "load_course"]
