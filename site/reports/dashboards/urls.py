"""Addresses below ``/<language>/status/``; included by ``reports.urls``, whose names they share."""

from django.urls import path

from reports.dashboards import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("team/", views.team, name="team"),
    path("overview/", views.overview, name="overview"),
]
