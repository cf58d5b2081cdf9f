"""A key was wrong: what would change, doing it once for each attempt, and what HR has to look at afterwards."""
