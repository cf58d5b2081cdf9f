"""Addresses below ``/<language>/status/reports/``; included by ``reports.urls``, whose names they share."""

from django.urls import path, re_path

from reports.schedules import schedule_views, views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("schedules/new/<slug:kind>/", schedule_views.new, name="schedule_new"),
    path("schedules/<int:pk>/", schedule_views.schedule, name="schedule"),
    path("schedules/<int:pk>/act/", schedule_views.act, name="schedule_act"),
    re_path(r"^(?P<kind>[-\w]+)/report\.(?P<form>csv|xlsx|pdf)$", views.report_file, name="report_file"),
    path("<slug:kind>/", views.report, name="report"),
]
