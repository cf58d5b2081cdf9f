"""Addresses below ``/<language>/status/views/``; included by ``reports.urls``, whose names they share."""

from django.urls import path

from reports.saved import views

urlpatterns = [
    path("", views.views, name="views"),
    path("save/", views.save, name="save_view"),
    path("<int:pk>/delete/", views.delete, name="delete_view"),
    path("<int:pk>/default/", views.default, name="default_view"),
]
