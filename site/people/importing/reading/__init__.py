"""Files of people as HR offices make them, read row by row. Knows nothing of the database."""
