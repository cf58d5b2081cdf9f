from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    name = "reports.schedules"
    label = "schedules"
