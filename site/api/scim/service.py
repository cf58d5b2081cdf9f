"""What we declare of ourselves, and how far we follow the large providers where they leave the RFC."""

from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    Error,
    ETag,
    Extension,
    Filter,
    ListResponse,
    Patch,
    PatchOp,
    Reference,
    Resource,
    ResourceType,
    ResponseParameters,
    SCIMException,
    ScimFilter,
    ScimPolicy,
    ScimProvider,
    SearchRequest,
    ServiceProviderConfig,
    Sort,
)
from scim2_server.conditions import Conditions
from scim2_server.service import ScimService

from api.scim.filters import comparison_key
from api.scim.resources import EnterpriseUser, Group, User
from bilingual.text import language
from people.names import HAN

MOST_RESULTS = 200  # on a page

FullUser = User[EnterpriseUser]


class TooManyRequests(SCIMException):
    status = 429

    def __init__(self, *, wait: int) -> None:
        self.wait = wait
        super().__init__(detail=_("Too many requests. Try again in %(seconds)d seconds.") % {"seconds": wait})


class Service(ScimService):
    # pydantic forgets the classes that it makes for a type while nobody holds them, and makes them again: 10 ms each.
    made = (
        SearchRequest[FullUser],
        SearchRequest[Group],
        SearchRequest[FullUser | Group],
        ListResponse[FullUser | Group],
        ResponseParameters[FullUser],
        ResponseParameters[Group],
        PatchOp[FullUser],
        PatchOp[Group],
        ScimFilter[FullUser],
        ScimFilter[Group],
    )

    def apply_replacement(
        self, current: Resource[Any], replacement: Resource[Any], conditions: Conditions
    ) -> Resource[Any] | None:
        _keep_unmentioned(current, replacement)
        return super().apply_replacement(current, replacement, conditions)

    @staticmethod
    def error_of(exception: Exception) -> Error:
        """In the reader's language. The library's sentences are English: in Chinese ours goes before."""
        error = ScimService.error_of(exception)
        detail = error.detail or ""
        if language() == "en" or HAN.search(detail):
            return error
        return error.model_copy(update={"detail": f"{_meaning(error)} {detail}".strip()})


def _keep_unmentioned(current: Any, replacement: Any) -> None:
    """A PUT keeps what it does not mention: a provider that does not know the phone must not take away HR's.

    RFC 7644 §3.5.1 leaves what becomes of it to us. ``null`` and empty lists clear, and so does PATCH.
    """
    for field in set(type(replacement).model_fields) - replacement.model_fields_set - {"schemas", "meta", "id"}:
        setattr(replacement, field, getattr(current, field))
    for field in replacement.model_fields_set:
        value, before = getattr(replacement, field), getattr(current, field)
        if isinstance(value, Extension) and before is not None:
            _keep_unmentioned(before, value)


def _meaning(error: Error) -> str:
    by_type = {
        "invalidFilter": _("The filter is not valid."),
        "invalidPath": _("The path is not valid."),
        "invalidSyntax": _("The request cannot be read."),
        "invalidValue": _("A value is missing or not valid."),
        "mutability": _("This attribute cannot be changed."),
        "noTarget": _("The path points at nothing."),
        "uniqueness": _("Somebody else has this value already."),
    }
    by_status = {
        401: _("The token is missing or not valid."),
        403: _("This token may not do that."),
        404: _("There is no such thing here."),
        405: _("This cannot be done at this address."),
        412: _("It has been changed meanwhile."),
        413: _("The request is too large."),
        415: _("The request must be JSON."),
        501: _("This is not supported."),
    }
    return by_type.get(error.scim_type or "") or by_status.get(error.status or 0) or _("Something went wrong.")


@cache
def service() -> Service:
    provider = ScimProvider(
        models=[User, EnterpriseUser, Group],
        resource_types=[ResourceType.from_resource(FullUser), ResourceType.from_resource(Group)],
        config=_config(),
        policy=ScimPolicy(
            unknown=ScimPolicy.Unknown.ignore,  # providers send what they know: addresses, nicknames, licences
            remove_value_as_filter=ScimPolicy.RemoveValue.apply,  # Entra ID
            unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,  # Entra ID
            comparison_key=comparison_key,
        ),
    )
    return Service(provider)


def _config() -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="A token made in the back office of Poise, under Settings, Tokens.",
                spec_uri=Reference("https://www.rfc-editor.org/info/rfc6750"),
                primary=True,
            )
        ],
    )
