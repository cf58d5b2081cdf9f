"""Tokens in the back office: made, listed, revoked. Nothing about one is changed later but that it ends."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from api.forms import TokenForm
from api.models import ApiToken
from api.rules import may_manage_tokens
from api.services import make_token, revoke_token
from people.models import Person


class TokenPolicy(BasePermissionPolicy):
    """Our rule decides, not the permissions of a group: a limited HR must not make a token that reaches further."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action in {"add", "delete", "view"} and may_manage_tokens(user)

    def user_has_any_permission(self, user: Person, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Person, action: str, instance: ApiToken) -> bool:
        return self.user_has_permission(user, action) and not (action == "delete" and instance.revoked_at)

    def user_has_any_permission_for_instance(self, user: Person, actions: Iterable[str], instance: ApiToken) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Person, actions: Iterable[str]) -> QuerySet[ApiToken]:
        return ApiToken.objects.all() if self.user_has_any_permission(user, actions) else ApiToken.objects.none()


register_permission_policy(ApiToken, TokenPolicy(ApiToken))


class TokenIndexView(IndexView):
    default_ordering = "-created_at"

    def get_base_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.select_related("unit", "created_by")

    def get_list_more_buttons(self, instance: ApiToken) -> list[MenuItem]:
        if instance.revoked_at is not None:
            return []
        return [MenuItem(_("Revoke"), url=self.get_delete_url(instance), icon_name="cross", priority=10)]


class TokenCreateView(CreateView):
    """The answer to the form shows the secret: it is kept nowhere, so it cannot be shown after a redirect."""

    secret = ""

    def save_instance(self) -> ApiToken:
        token, self.secret = make_token(actor=self.request.user, **self.form.cleaned_data)
        return token

    def save_action(self) -> HttpResponse:
        context = {
            "token": self.object,
            "page_title": _("The token for %(name)s") % {"name": self.object.name},
            "header_icon": "key",
            "secret": self.secret,
            "address": f"{settings.BASE_URL}/scim/v2",
            "index_url": self.get_success_url(),
        }
        response = render(self.request, "api/admin/made.html", context)
        patch_cache_control(response, no_store=True)
        return response


class TokenRevokeView(DeleteView):
    template_name = "api/admin/revoke.html"
    page_title = _("Revoke")
    success_message = _("The token “%(object)s” is revoked.")

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(revoked_at=None)

    def delete_action(self) -> None:
        revoke_token(token=self.object, actor=self.request.user)


class TokenViewSet(ModelViewSet):
    model = ApiToken
    icon = "key"
    menu_label = _("Tokens")
    add_to_settings_menu = True
    index_view_class = TokenIndexView
    add_view_class = TokenCreateView
    delete_view_class = TokenRevokeView
    delete_template_name = "api/admin/revoke.html"
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "__str__",
        Column("state", label=_("State")),
        Column("unit", label=_("Limited to"), accessor=lambda token: token.unit or _("everybody")),
        Column(
            "shapes_organisation",
            label=_("Shapes the organisation"),
            accessor=lambda token: _("yes") if token.shapes_organisation else _("no"),
        ),
        Column("created_by", label=_("Made by")),
        DateColumn("last_used_at", label=_("Last used")),
        Column("expires_on", label=_("Good until")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[TokenForm]:
        return TokenForm


@hooks.register("register_admin_viewset")
def register_tokens() -> TokenViewSet:
    return TokenViewSet("tokens")
