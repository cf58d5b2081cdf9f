"""The resources as our clients see them: of RFC 7643's User, Group and EnterpriseUser what Poise keeps, no more.

What is published in ``/Schemas`` is made of these; an attribute that is not here is ignored when it comes. The
sentences below the fields are published too, so they speak to whoever connects an identity provider.
"""

from typing import Annotated, Any

from pydantic import Field, model_validator
from scim2_models import URN, CaseExact, Extension, Mutability, Reference, Required, Resource, Returned, Uniqueness
from scim2_models import ComplexAttribute as Complex
from scim2_models.resources.resource import AnyExtension

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


# As long as the columns behind them.
Text40 = Annotated[str | None, Field(max_length=40)]
Text60 = Annotated[str | None, Field(max_length=60)]
Text120 = Annotated[str | None, Field(max_length=120)]
Text200 = Annotated[str | None, Field(max_length=200)]
Text254 = Annotated[str | None, Field(max_length=254)]


class Name(Complex):
    formatted: Text120 = None
    """The whole name in one, where there is no displayName."""

    family_name: Text60 = None
    """The family name, in Latin letters or in Chinese."""

    given_name: Text60 = None
    """The given name, in Latin letters or in Chinese."""


class Email(Complex):
    value: Text254 = None
    """The address. Poise keeps one, and no two people have the same."""

    type: Annotated[str | None, Field(max_length=40, examples=["work", "home", "other"])] = None
    """What it is for."""

    primary: bool | None = None
    """Of several addresses the primary one is kept."""


class PhoneNumber(Complex):
    value: Text40 = None
    """The number. Poise keeps one."""

    type: Annotated[str | None, Field(max_length=40, examples=["mobile", "work", "home", "other"])] = None
    """What it is for."""

    primary: bool | None = None
    """Of several numbers the primary one is kept."""


class Membership(Complex):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    """The id of the group."""

    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The address of the group."""

    display: Annotated[str | None, Mutability.read_only] = None
    """The name of the group."""


class User(Resource[AnyExtension]):
    __schema__ = URN(USER)

    external_id: Annotated[
        str | None, Field(max_length=255), Mutability.read_write, Returned.default, CaseExact.true
    ] = None
    """The id that the identity provider gave."""

    user_name: Annotated[str | None, Field(max_length=40), Uniqueness.server, Required.true] = None
    """The staff number, with which the person signs in."""

    name: Name | None = None
    """The parts of the name."""

    display_name: Text120 = None
    """The name as colleagues read it."""

    title: Text200 = None
    """The position: its name in either language, or its code."""

    preferred_language: Text40 = None
    """zh-Hans or en, with or without a region. It sets the person's language when it changes."""

    locale: Text40 = None
    """Kept as it comes; it sets the language where there is no preferredLanguage."""

    timezone: Annotated[
        str | None, Field(max_length=60, examples=["Asia/Shanghai", "Asia/Hong_Kong", "Europe/Berlin"])
    ] = None
    """A time zone of the IANA database."""

    active: bool | None = None
    """False: has left. True again: has come back. What the person did stays either way."""

    emails: list[Email] | None = None
    """The e-mail address."""

    phone_numbers: list[PhoneNumber] | None = None
    """The phone number."""

    groups: Annotated[list[Membership] | None, Mutability.read_only] = None
    """The units where the person is placed today."""


class Manager(Complex):
    value: Annotated[str | None, Required.true, CaseExact.true] = None
    """The id of the manager."""

    ref: Annotated[Reference["User"] | None, Mutability.read_write] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The address of the manager."""

    @model_validator(mode="before")
    @classmethod
    def _id_alone(cls, value: Any) -> Any:
        """Entra ID sends the id where the complex value belongs."""
        return {"value": value} if isinstance(value, str) else value


class EnterpriseUser(Extension):
    __schema__ = URN(ENTERPRISE)

    employee_number: Text40 = None
    """Kept as it comes. The staff number is userName."""

    department: Text200 = None
    """The unit of the primary placement: its name in either language, or its code. A change moves the person."""

    manager: Manager | None = None
    """The line manager, where it is somebody else than the manager of the unit."""


class Member(Complex):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    """The id of the person."""

    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The address of the person."""

    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])
    """Always User."""


class Group(Resource[Any]):
    __schema__ = URN(GROUP)

    external_id: Annotated[
        str | None, Field(max_length=255), Mutability.read_write, Returned.default, CaseExact.true
    ] = None
    """The id that the identity provider gave."""

    display_name: Annotated[str | None, Field(max_length=200), Required.true] = None
    """The name of the unit."""

    members: list[Member] | None = None
    """The people placed in this very unit today; those of units below are members there."""
