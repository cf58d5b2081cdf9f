"""Rule 6 for what hangs on something that has a scope of its own: a role on its person, a mark on its attempt."""

from typing import Any, Self

from django.db import models


class VisibleWithQuerySet(models.QuerySet):
    """Whoever may see what the field ``visible_with`` points to may see the row."""

    visible_with = "person"

    def visible_to(self, viewer: Any) -> Self:
        named: Any = self.model._meta.get_field(self.visible_with).related_model
        return self.filter(**{f"{self.visible_with}__in": named._default_manager.visible_to(viewer)})
