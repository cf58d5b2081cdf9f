"""Addresses below each language; those at the door, below ``/accounts/``, are in ``door_urls``."""

from django.urls import path

from people.signin import desk

app_name = "signin"
urlpatterns = [
    path("", desk.codes, name="codes"),
    path("act/", desk.act, name="act"),
]
