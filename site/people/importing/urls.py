"""Addresses below /admin/people-import/."""

from django.urls import path, re_path

from people.importing import downloads, steps, views

app_name = "importing"
urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("empty.xlsx", downloads.empty_list, name="empty_list"),
    path("<int:pk>/", views.Page.as_view(), name="page"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/columns/", steps.Columns.as_view(), name="columns"),
    path("<int:pk>/correct/", steps.correct_cells, name="correct"),
    path("<int:pk>/check/", steps.check_again, name="check"),
    path("<int:pk>/start/", steps.start, name="start"),
    path("<int:pk>/go-on/", steps.resume, name="go_on"),
    path("<int:pk>/absent/", steps.Absent.as_view(), name="absent"),
    path("<int:pk>/spare/", steps.spare, name="spare"),
    re_path(r"^(?P<pk>\d+)/report\.(?P<kind>csv|xlsx)$", downloads.report, name="report"),
    path("<int:pk>/wrong.xlsx", downloads.wrong_rows, name="wrong_rows"),
]
