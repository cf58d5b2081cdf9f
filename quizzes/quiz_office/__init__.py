"""A quiz in the back office: its rules, and what its paper is made of."""
