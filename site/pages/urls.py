"""The frame's own pages, mounted below each language. Root and health are wired in config.urls."""

from django.urls import path

from pages import views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("settings/", views.settings_page, name="settings"),
    path("language/", views.language, name="language"),
]
