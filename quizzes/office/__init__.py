"""Exams for those who answer for people: who sat them, how it went, and what is made easier for whom."""
