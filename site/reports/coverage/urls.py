"""Addresses below ``/<language>/status/coverage/``; included by ``reports.urls``, whose names they share."""

from django.urls import path

from reports.coverage import views

urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("new/", views.write, name="coverage_new"),
    path("<int:pk>/", views.change, name="coverage_change"),
    path("<int:pk>/end/", views.end, name="coverage_end"),
]
