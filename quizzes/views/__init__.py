"""The pages of a quiz: before it, in it, after it."""

from quizzes.views.answering import answer
from quizzes.views.before import start, start_page
from quizzes.views.during import question, review_answers, time_left
from quizzes.views.files import handed_in_file, send_file, send_piece
from quizzes.views.noting import note, remark
from quizzes.views.pictures import picture
from quizzes.views.result import result
from quizzes.views.videos import question_video, video

__all__ = [
    "answer",
    "handed_in_file",
    "note",
    "picture",
    "question",
    "question_video",
    "remark",
    "result",
    "review_answers",
    "send_file",
    "send_piece",
    "start",
    "start_page",
    "time_left",
    "video",
]
