"""The chain of a question's versions: told part by part, compared, and where each was used. No writes."""
