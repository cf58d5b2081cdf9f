"""Every write of this room. See the modules for what each raises."""

from quizzes.services.accommodating import accommodate, end_accommodation
from quizzes.services.answering import Receipt, check_answer, save_answer, save_choice
from quizzes.services.arranging import move_questions, tag_questions
from quizzes.services.authoring import save_version
from quizzes.services.commenting import comment, resolve_comment
from quizzes.services.designing import SectionDraft, save_paper
from quizzes.services.door import let_in
from quizzes.services.filming import keep_film, sweep_films
from quizzes.services.journal import note_origin, reach
from quizzes.services.keeping import confirm_translation, set_state
from quizzes.services.late import judge_late
from quizzes.services.pieces import arrived, put_together, save_piece, sweep_pieces
from quizzes.services.starting import start_attempt
from quizzes.services.submitting import submit, submit_expired
from quizzes.services.uploading import keep_file, save_file, sweep_uploads
from quizzes.services.watching import note_seen, remark

__all__ = [
    "Receipt",
    "SectionDraft",
    "accommodate",
    "arrived",
    "check_answer",
    "comment",
    "confirm_translation",
    "end_accommodation",
    "judge_late",
    "keep_file",
    "keep_film",
    "let_in",
    "move_questions",
    "note_origin",
    "note_seen",
    "put_together",
    "reach",
    "remark",
    "resolve_comment",
    "save_answer",
    "save_choice",
    "save_file",
    "save_paper",
    "save_piece",
    "save_version",
    "set_state",
    "start_attempt",
    "submit",
    "submit_expired",
    "sweep_films",
    "sweep_pieces",
    "sweep_uploads",
    "tag_questions",
]
