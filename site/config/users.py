"""Wagtail's users are our people: its own forms, which write past the services, make room."""

from typing import Any

from django.urls import path, reverse_lazy
from django.views.generic import RedirectView
from wagtail.admin.viewsets.base import ViewSet


class _Elsewhere(ViewSet):
    """Keeps the name that Wagtail looks for, and leads to the page of ours."""

    to: Any

    def get_urlpatterns(self) -> list[Any]:
        return [path("", RedirectView.as_view(url=self.to), name="index")]


class UserViewSet(_Elsewhere):
    to = reverse_lazy("people_admin:index")

    def get_urlpatterns(self) -> list[Any]:
        one = RedirectView.as_view(pattern_name="people_admin:inspect")
        return [*super().get_urlpatterns(), path("edit/<int:pk>/", one, name="edit")]


class GroupViewSet(_Elsewhere):
    """Groups follow from roles (``config.role_groups``); set by hand, they would be set back."""

    to = reverse_lazy("people_admin:index")
