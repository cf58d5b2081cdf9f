"""Addresses of the back office."""

from django.urls import path, re_path

from quizzes.regrading import lost_views, views

urls = [
    path("regrades/", views.regrades, name="regrades"),
    path("regrades/lost-passes/", lost_views.lost, name="lost_passes"),
    path("regrades/question/<int:pk>/", views.regrade_question, name="regrade_question"),
    path("regrades/<int:pk>/", views.regrade, name="regrade"),
    re_path(r"^regrades/(?P<pk>\d+)/changes\.(?P<form>xlsx|csv)$", views.regrade_file, name="regrade_file"),
]
