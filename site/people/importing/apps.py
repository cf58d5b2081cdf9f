from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "people.importing"
    label = "importing"
