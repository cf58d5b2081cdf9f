"""The XLSX template that a trainer fills, and what is read from it."""
