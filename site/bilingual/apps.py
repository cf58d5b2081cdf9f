from django.apps import AppConfig


class BilingualConfig(AppConfig):
    name = "bilingual"
