"""Wagtail's app for users, with our viewsets in the place of its own."""

from wagtail.users.apps import WagtailUsersAppConfig


class PoiseUsersConfig(WagtailUsersAppConfig):
    user_viewset = "config.users.UserViewSet"
    group_viewset = "config.users.GroupViewSet"
