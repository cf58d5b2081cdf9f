from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    name = "people.signin"
    label = "signin"
    verbose_name = _("Sign-in")

    def ready(self) -> None:
        from people.signin import receivers  # noqa: F401, PLC0415 - connects them
