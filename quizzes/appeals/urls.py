"""Addresses of the back office."""

from django.urls import path

from quizzes.appeals import office

urls = [
    path("appeals/", office.appeals, name="appeals"),
    path("appeals/<int:pk>/", office.appeal, name="appeal"),
]
