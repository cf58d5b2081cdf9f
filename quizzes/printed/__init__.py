"""Exams on paper: papers drawn by seed, an answer sheet with each, and the key for the trainer alone."""
