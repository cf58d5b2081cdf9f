"""A person's exams: every attempt at every quiz, what counted, what was appealed against and marked anew."""
