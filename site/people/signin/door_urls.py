"""Addresses below ``/accounts/``: ours, and those of allauth's that have a page here."""

from allauth.socialaccount import views as social
from django.urls import include, path
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
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    # Of single sign-on the ways in; nobody adds or signs up an account of their own.
    path("3rdparty/login/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("", include("allauth.socialaccount.providers.saml.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
