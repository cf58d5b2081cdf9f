"""Addresses below ``/accounts/``, beside allauth's."""

from django.urls import path
from django.views.generic import RedirectView

from people.signin import door

urlpatterns = [
    # Two of allauth's pages have no page of their own here.
    path("2fa/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("sessions/", RedirectView.as_view(pattern_name="pages:settings"), name="usersessions_list"),
    path("help/", door.help_page, name="signin_help"),
    path("code/", door.code, name="signin_code"),
    path("invitation/", door.choose_password, name="signin_invitation"),
    path("invitation/<str:key>/", door.link, name="signin_invitation_link"),
]
