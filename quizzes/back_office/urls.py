"""Addresses below /admin/question-bank/."""

from django.urls import path, re_path

from quizzes import views
from quizzes.back_office import figures, importing, thread, versions

urlpatterns = [
    path("question-bank/import/", importing.questions_import, name="questions_import"),
    path("question-bank/import/<int:pk>/", importing.questions_import_page, name="questions_import_page"),
    path("question-bank/export/", importing.questions_export, name="questions_export"),
    path("question-bank/template.xlsx", importing.question_template, name="question_template"),
    path("question-bank/<int:pk>/versions/", versions.question_versions, name="question_versions"),
    path("question-bank/<int:pk>/statistics/", figures.question_statistics, name="question_statistics"),
    path("question-bank/<int:pk>/translation/", versions.question_translation, name="question_translation"),
    path("question-bank/<int:pk>/comments/", thread.question_comments, name="question_comments"),
    re_path(
        r"^question-bank/versions/(?P<pk>\d+)/video/(?P<what>film|zh-hans|en)$",
        views.question_video,
        name="question_video",
    ),
    path("question-bank/comments/<int:pk>/resolve/", thread.resolve_comment, name="resolve_comment"),
]
