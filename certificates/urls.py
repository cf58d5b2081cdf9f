"""Mounted at ``/<language>/certificates/``; ``/verify/<number>`` stands in config.urls, without a language."""

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("<uuid:uuid>/", views.certificate, name="certificate"),
    path("<uuid:uuid>/state/", views.document_state, name="document_state"),
    path("<uuid:uuid>/document.pdf", views.document, name="document"),
    path("<uuid:uuid>/revoke/", views.revoke_certificate, name="revoke"),
    path("<uuid:uuid>/try-again/", views.try_again, name="try_again"),
]
