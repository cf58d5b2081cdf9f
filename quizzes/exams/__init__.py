"""Quizzes that stand alone: who is to sit them, who did, who did not."""
