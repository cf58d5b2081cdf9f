"""Addresses below /admin/question-bank/."""

from django.urls import path

from quizzes.back_office import importing

urlpatterns = [
    path("question-bank/import/", importing.questions_import, name="questions_import"),
    path("question-bank/import/<int:pk>/", importing.questions_import_page, name="questions_import_page"),
    path("question-bank/export/", importing.questions_export, name="questions_export"),
    path("question-bank/template.xlsx", importing.question_template, name="question_template"),
]
