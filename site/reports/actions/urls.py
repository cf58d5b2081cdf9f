"""Addresses below ``/<language>/status/actions/``; included by ``reports.urls``, whose names they share."""

from django.urls import path, re_path

from reports.actions import run_views, views

urlpatterns = [
    path("", run_views.runs, name="runs"),
    path("runs/<int:pk>/", run_views.run, name="run"),
    path("runs/<int:pk>/progress/", run_views.progress, name="run_progress"),
    path("runs/<int:pk>/go-on/", run_views.resume, name="run_go_on"),
    re_path(r"^runs/(?P<pk>\d+)/result\.(?P<kind>csv|xlsx)$", run_views.export, name="run_export"),
    path("<slug:verb>/", views.act, name="act"),
]
