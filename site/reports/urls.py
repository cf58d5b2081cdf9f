"""Addresses below ``/<language>/status/``."""

from django.urls import include, path, re_path

from reports import forecast_views, heat_views, views

app_name = "reports"
urlpatterns = [
    path("", views.status, name="status"),
    path("units/", heat_views.heat, name="heat"),
    path("forecast/", forecast_views.forecast, name="forecast"),
    re_path(r"^forecast/export\.(?P<kind>csv|xlsx)$", forecast_views.export, name="export_forecast"),
    path("actions/", include("reports.actions.urls")),
    path("coverage/", include("reports.coverage.urls")),
    path("views/", include("reports.saved.urls")),
    path("reports/", include("reports.schedules.urls")),
    path("auditing/", include("reports.auditing.urls")),
    path("", include("reports.dashboards.urls")),
    path("export.csv", views.export_csv, name="export_csv"),
    path("export.xlsx", views.export_xlsx, name="export_xlsx"),
]
