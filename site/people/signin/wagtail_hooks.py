"""The administrators' part of the back office: single sign-on."""

from typing import Any

from allauth.socialaccount.models import SocialApp
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from people.signin.provider_form import ProviderForm
from people.signin.provider_services import remove_provider, write_provider
from people.signin.providers import Kind, Ours
from people.signin.rules import may_set_up_providers


class AdministratorsOnly:
    """Wagtail asks for the model's permission; it is not enough for this."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_set_up_providers(request.user):  # type: ignore[arg-type]  # LoginRequiredMiddleware
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class ProviderIndexView(AdministratorsOnly, IndexView):
    page_title = _("Single sign-on")
    add_item_label = _("Add a provider")


class ProviderCreateView(AdministratorsOnly, CreateView):
    page_subtitle = _("Provider")

    def save_instance(self) -> SocialApp:
        return write_provider(app=self.form.save(commit=False), actor=self.request.user)


class ProviderEditView(AdministratorsOnly, EditView):
    def save_instance(self) -> SocialApp:
        return write_provider(app=self.form.save(commit=False), actor=self.request.user)


class ProviderDeleteView(AdministratorsOnly, DeleteView):
    def delete_action(self) -> None:
        remove_provider(app=self.object, actor=self.request.user)


class ProviderViewSet(ModelViewSet):
    model = SocialApp
    name = "single_sign_on"
    url_prefix = "single-sign-on"
    icon = "key"
    menu_label = _("Single sign-on")
    menu_order = 900
    add_to_settings_menu = True
    index_view_class = ProviderIndexView
    add_view_class = ProviderCreateView
    edit_view_class = ProviderEditView
    delete_view_class = ProviderDeleteView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "name",
        Column("kind", label=pgettext_lazy("of a provider", "Kind"), accessor=lambda app: Kind(app.provider).label),
        Column("provider_id", label=_("Short name")),
        BooleanColumn("active", label=_("Shown"), accessor=lambda app: Ours.of(app).is_active),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ProviderForm]:
        return ProviderForm


@hooks.register("register_admin_viewset")
def register_providers() -> ProviderViewSet:
    return ProviderViewSet()
