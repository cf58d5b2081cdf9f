"""What an identity provider's words mean for a person. Pure: no database."""

from collections.abc import Sequence
from typing import Any, TypeVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from scim2_models import InvalidValueException

from api.models import Provisioned
from api.scim.resources import Email, EnterpriseUser, Name, PhoneNumber
from api.scim.service import FullUser
from people.models import Person
from people.names import HAN

NOBODY = FullUser()
Kept = TypeVar("Kept", Email, PhoneNumber)
Placing = tuple[str | None, str | None, str | None]


def own_fields(before: FullUser, wanted: FullUser) -> dict[str, Any]:
    """What changes of the person, in the words of ``change_person``."""
    fields: dict[str, Any] = {}
    if before is NOBODY or (wanted.display_name, wanted.name) != (before.display_name, before.name):
        fields |= _names(before, wanted)
    email, old_email = kept(wanted.emails), kept(before.emails)
    if _value(email) != _value(old_email):
        fields["email"] = _address(_value(email))
    phone, old_phone = kept(wanted.phone_numbers), kept(before.phone_numbers)
    if _value(phone) != _value(old_phone):
        fields["phone"] = _value(phone) or ""
    tongue = (wanted.preferred_language, wanted.locale)
    if tongue != (before.preferred_language, before.locale) and (spoken := _language(*tongue)):
        fields["language"] = spoken
    if wanted.timezone and wanted.timezone != before.timezone:
        fields["time_zone"] = _zone(wanted.timezone)
    if before is not NOBODY and wanted.user_name != before.user_name:
        fields["staff_number"] = wanted.user_name or ""
    return fields


def placing(user: FullUser) -> Placing:
    """Department, title, manager; what is empty is ``None``."""
    enterprise = user[EnterpriseUser] or EnterpriseUser()
    manager = enterprise.manager.value if enterprise.manager else None
    return enterprise.department or None, user.title or None, manager or None


def note_said(said: Provisioned, before: FullUser, wanted: FullUser) -> None:
    """Keep the provider's word, where it changed."""
    said.says_name = bool(wanted.display_name)
    said.says_active = wanted.active is not None
    old, new = _spoken(before), _spoken(wanted)
    for field, value in new.items():
        if value != old[field] or before is NOBODY:
            setattr(said, field, value or "")
    _note_kind(said, "email", kept(before.emails), kept(wanted.emails))
    _note_kind(said, "phone", kept(before.phone_numbers), kept(wanted.phone_numbers))


def _note_kind(said: Provisioned, field: str, before: Kept | None, wanted: Kept | None) -> None:
    if wanted is not None and wanted != before:
        setattr(said, f"{field}_type", wanted.type or None)
        setattr(said, f"{field}_primary", wanted.primary)


def kept(values: Sequence[Kept] | None) -> Kept | None:
    """A person has one address and one number: the primary, else the first."""
    there = [one for one in values or () if one.value]
    return next((one for one in there if one.primary), there[0] if there else None)


def _value(one: Email | PhoneNumber | None) -> str | None:
    return one.value if one else None


def _spoken(user: FullUser) -> dict[str, str | None]:
    name = user.name or Name()
    enterprise = user[EnterpriseUser] or EnterpriseUser()
    return {
        "formatted_name": name.formatted,
        "family_name": name.family_name,
        "given_name": name.given_name,
        "employee_number": enterprise.employee_number,
        "preferred_language": user.preferred_language,
        "locale": user.locale,
        "time_zone": user.timezone,
    }


def _names(before: FullUser, wanted: FullUser) -> dict[str, str]:
    """The name as colleagues read it; and in Latin letters, where that is what family and given name came in."""
    name, old = wanted.name or Name(), before.name or Name()
    family, given = (name.family_name or "").strip(), (name.given_name or "").strip()
    chinese = bool(HAN.search(family + given))
    joined = f"{family}{given}" if chinese else f"{given} {family}".strip()
    shown = wanted.display_name or name.formatted or joined or wanted.user_name or ""
    if chinese or (name.family_name, name.given_name) == (old.family_name, old.given_name):
        return {"name": shown}
    given_first = bool(given and family) and shown.startswith(given)
    order = Person.NameOrder.GIVEN_FIRST if given_first else Person.NameOrder.FAMILY_FIRST
    return {"name": shown, "family_name_latin": family, "given_name_latin": given, "name_order": order}


def _language(preferred: str | None, locale: str | None) -> str | None:
    """zh-CN, zh-Hans and zh are Chinese; en-GB is English; another language is neither of ours."""
    for text in (preferred, locale):
        code = (text or "").lower().replace("_", "-").partition("-")[0]
        if code in ("zh", "en"):
            return "en" if code == "en" else "zh-hans"
    return None


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise InvalidValueException(detail=_("%(value)s is not a time zone. Example: Asia/Shanghai") % {"value": text})
    return text


def _address(text: str | None) -> str | None:
    if text is not None:
        try:
            validate_email(text)
        except ValidationError as error:
            raise InvalidValueException(detail=_("“%(value)s” is no e-mail address.") % {"value": text}) from error
    return text
