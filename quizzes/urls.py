"""Mounted at ``/<language>/attempts/``. The page before a quiz is Wagtail's (``QuizPage``)."""

from django.urls import path

from quizzes import views

app_name = "quizzes"

urlpatterns = [
    path("start/<uuid:key>/", views.start, name="start"),
    path("<int:pk>/<int:position>/", views.question, name="question"),
    path("<int:pk>/<int:position>/answer", views.answer, name="answer"),
    path("<int:pk>/<int:position>/picture", views.picture, name="picture"),
    path("<int:pk>/review-answers/", views.review_answers, name="review-answers"),
    path("<int:pk>/clock", views.time_left, name="clock"),
    path("<int:pk>/result/", views.result, name="result"),
]
