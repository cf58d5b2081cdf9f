from django.apps import AppConfig


class AuditingConfig(AppConfig):
    name = "reports.auditing"
    label = "auditing"
