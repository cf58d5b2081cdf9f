from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates import receivers  # noqa: F401, PLC0415 - connects the receivers
        from certificates.hanging import certificates_on  # noqa: PLC0415 - reads models
        from quizzes import hanging  # noqa: PLC0415

        hanging.register(certificates_on)
