"""The frame's own pages, mounted below each language. Root and health are wired in config.urls."""

from django.urls import path

from pages import first, views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("first/", first.first, name="first"),
    path("first/language/", first.first_language, name="first_language"),
    path("settings/", views.settings_page, name="settings"),
    path("settings/sessions/", views.end_session, name="end_session"),
    path("language/", views.language, name="language"),
]
