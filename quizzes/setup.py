"""What the group *Trainers* needs in this room."""

MODELS = ("questionbank", "question", "quiz")


def trainer_permissions() -> list[tuple[str, str]]:
    """``(app_label, codename)`` pairs. Nobody deletes a question that attempts point at: it is retired."""
    return [("quizzes", f"{verb}_{model}") for model in MODELS for verb in ("view", "add", "change")]
