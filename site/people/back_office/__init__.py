"""HR's part of the back office: people, units, positions and families. Auditors read it."""
