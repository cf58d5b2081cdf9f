"""Quizzes: what is asked (bank), how it is asked (quiz), what was answered (attempt)."""

from quizzes.models.accommodation import Accommodation
from quizzes.models.appeals import Appeal, AwardedMark
from quizzes.models.attempts import Attempt, Mark, PaperItem, Response
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.banks import QuestionBank
from quizzes.models.bringing import QuestionImport
from quizzes.models.by_hand import ManualMark, MarkDraft, Reopening
from quizzes.models.changes import LostPassReview, MarkChange, Regrade, ResultChange
from quizzes.models.door import StartRequest
from quizzes.models.exams import Invitation
from quizzes.models.films import Film
from quizzes.models.journal import AttemptEvent, LateDecision
from quizzes.models.paper import Pick, Section
from quizzes.models.printed import PaperSet, PrintedPaper, PrintedPart
from quizzes.models.quiz import ExamsPage, Quiz, QuizPage
from quizzes.models.remarks import QuestionComment, QuestionTag, TaggedQuestion
from quizzes.models.statistics import StatisticsRun
from quizzes.models.uploads import Upload, UploadPiece

__all__ = [
    "Accommodation",
    "Appeal",
    "Attempt",
    "AttemptEvent",
    "AwardedMark",
    "ExamsPage",
    "Film",
    "Invitation",
    "LateDecision",
    "LostPassReview",
    "ManualMark",
    "Mark",
    "MarkChange",
    "MarkDraft",
    "PaperItem",
    "PaperSet",
    "Pick",
    "PrintedPaper",
    "PrintedPart",
    "Question",
    "QuestionBank",
    "QuestionComment",
    "QuestionImport",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "QuizPage",
    "Regrade",
    "Reopening",
    "Response",
    "ResultChange",
    "Section",
    "StartRequest",
    "StatisticsRun",
    "TaggedQuestion",
    "Upload",
    "UploadPiece",
]
