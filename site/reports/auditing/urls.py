"""Addresses below ``/<language>/status/auditing/``; included by ``reports.urls``, whose names they share."""

from django.urls import path

from reports.auditing import views

urlpatterns = [
    path("", views.auditing, name="auditing"),
    path("pack/", views.pack, name="auditing_pack"),
    path("<int:pk>/", views.inspection, name="inspection"),
    path("<int:pk>/progress/", views.inspection_progress, name="inspection_progress"),
    path("<int:pk>/again/", views.inspection_again, name="inspection_again"),
    path("<int:pk>/inspection.zip", views.inspection_file, name="inspection_file"),
]
