from django.apps import AppConfig


class SavedConfig(AppConfig):
    name = "reports.saved"
    label = "saved"
