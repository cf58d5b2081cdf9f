"""Addresses below ``/accounts/``, beside allauth's."""

from django.urls import path

from people.signin import door

urlpatterns = [
    path("help/", door.help_page, name="signin_help"),
    path("code/", door.code, name="signin_code"),
    path("invitation/", door.choose_password, name="signin_invitation"),
    path("invitation/<str:key>/", door.link, name="signin_invitation_link"),
]
