"""One page for each thing that HR does to a person."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from people.back_office.action_forms import ACTIONS, ActionForm
from people.back_office.views import ScopedObjectMixin
from people.errors import PeopleError
from people.models import Person


class PersonActionView(ScopedObjectMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    model = Person
    permission_required = "change"
    template_name = "people/admin/action.html"
    header_icon = "user"
    person: Person
    action: type[ActionForm]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["action"] not in ACTIONS:
            raise Http404
        self.action = self.form_class = ACTIONS[kwargs["action"]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.person = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def _target(self) -> Any:
        model, key = self.action.targets, self.kwargs.get("target")
        if (model is None) != (key is None):
            raise Http404
        return get_object_or_404(model, person=self.person, pk=key) if model else None

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "person": self.person, "viewer": self.request.user, "target": self._target()}

    def form_valid(self, form: ActionForm) -> HttpResponse:
        try:
            with transaction.atomic():
                form.apply()
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Done: %(what)s.") % {"what": form.title})
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return reverse("people_admin:inspect", args=[self.person.pk])

    def get_page_title(self) -> str:
        return str(self.action.title)

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("people_admin:index"), "label": _("People")},
            {"url": self.get_success_url(), "label": str(self.person)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "person": self.person, "back": self.get_success_url()}
