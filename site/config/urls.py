"""Every address of Poise."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from certificates.views import verify, verify_form
from config.account import AccountView
from config.media import media
from courses.serving import page
from pages.health import healthz, readyz
from pages.views import root

# Wagtail brings two sign-in forms of its own, without allauth's limits on guessing.
one_door = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))

urlpatterns = [
    path("", root, name="root"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("verify/", verify_form, name="verify_form"),
    path("verify/<str:number>", verify, name="verify"),
    path("accounts/", include("people.signin.door_urls")),
    path("", include("api.urls")),
    path("admin/login/", one_door, name="wagtailadmin_login"),
    path("admin/account/", AccountView.as_view(), name="wagtailadmin_account"),
    path("admin/", include(wagtailadmin_urls)),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:name>", media, name="media"),
    *i18n_patterns(
        path("", include("pages.urls")),
        path("learning/", include("courses.urls")),
        path("attempts/", include("quizzes.urls")),
        path("certificates/", include("certificates.urls")),
        path("people/", include("people.urls")),
        path("inbox/", include("notices.urls")),
        path("status/", include("reports.urls")),
        path("sign-in-codes/", include("people.signin.urls")),
        path("courses/_util/login/", one_door, name="wagtailcore_login"),
        re_path(r"^courses/((?:[\w\-]+/)*)$", page, name="wagtail_serve"),
        path("courses/", include(wagtail_urls)),
    ),
]
