from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    name = "people.signin"
    label = "signin"
    verbose_name = _("Sign-in")

    def ready(self) -> None:
        from allauth.socialaccount.providers import registry  # noqa: PLC0415

        from people.signin import receivers  # noqa: F401, PLC0415 - connects them
        from people.signin.social import SamlProvider  # noqa: PLC0415

        registry.get_class_list()  # loads allauth's own, of which ours takes one's place
        registry.register(SamlProvider)
