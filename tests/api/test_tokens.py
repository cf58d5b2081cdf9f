"""Tokens: the secret is told once, the digest is kept, and what is revoked or expired is refused."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.limits import Limit
from api.models import ApiToken
from api.services import make_token, recognise, revoke_token
from audit.models import Record
from bilingual.days import today
from tests.factories import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_recognised_by_its_secret_which_the_database_does_not_hold():
    token, secret = make_token(name="Entra ID")
    assert recognise(secret, purpose="scim") == token
    assert secret.startswith("poise_scim_")
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert not any(secret in str(value) for value in row.values())
    assert (row["hint"], len(row["digest"])) == (secret[-4:], 64)


def test_two_tokens_have_two_secrets_of_256_bits():
    secrets = {make_token(name="Okta")[1] for _ in range(20)}
    assert len(secrets) == 20
    assert {len(secret.removeprefix("poise_scim_")) for secret in secrets} == {43}


@pytest.mark.parametrize("wrong", ["", "poise_scim_", "poise_scim_" + "a" * 43, "Bearer", "poise_" + "é" * 400])
def test_a_wrong_secret_is_nobodys(wrong):
    make_token(name="Okta")
    assert recognise(wrong, purpose="scim") is None


def test_a_revoked_token_is_refused_and_is_revoked_once():
    token, secret = make_token(name="Okta")
    revoke_token(token=token, reason="leaked")
    revoke_token(token=token)
    assert recognise(secret, purpose="scim") is None
    assert list(Record.objects.about(token).order_by("pk").values_list("action", "reason")) == [
        ("token.made", ""),
        ("token.revoked", "leaked"),
    ]


def test_a_token_is_good_on_its_last_day_and_not_after():
    until_today, secret = make_token(name="Okta", expires_on=today())
    over, old = make_token(name="Okta", expires_on=today() - timedelta(days=1))
    assert recognise(secret, purpose="scim") == until_today
    assert recognise(old, purpose="scim") is None
    assert (until_today.state, over.state) != (over.state, over.state)


def test_a_token_for_something_else_is_refused():
    _, secret = make_token(name="Okta")
    assert recognise(secret, purpose="other") is None


def test_what_a_token_may_is_in_the_audit_and_its_secret_is_not():
    actor, unit = PersonFactory(), UnitFactory(code="SHOP")
    token, secret = make_token(name="Okta", unit=unit, expires_on=date(2030, 1, 2), actor=actor)
    row = Record.objects.about(token).get()
    assert (row.actor, row.after) == (
        actor,
        {
            "name": "Okta",
            "purpose": "scim",
            "unit": "SHOP",
            "source": "scim",
            "shapes_organisation": False,
            "expires_on": "2030-01-02",
        },
    )
    assert secret not in str(row.after)


def test_recognising_takes_one_query_and_the_use_is_written_to_the_nearest_minutes():
    token, secret = make_token(name="Okta")
    recognise(secret, purpose="scim")
    token.refresh_from_db()
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        recognise(secret, purpose="scim")
    assert len(queries) == 1


def test_the_command_prints_the_secret_alone(capsys):
    unit = UnitFactory(code="SHOP")
    call_command(
        "make_token", "飞书", "--for", "scim", "--unit", "SHOP", "--expires", "2099-01-01", "--shapes-organisation"
    )
    token = recognise(capsys.readouterr().out.strip(), purpose="scim")
    assert token is not None
    assert (token.name, token.unit, token.expires_on, token.shapes_organisation) == (
        "飞书",
        unit,
        date(2099, 1, 1),
        True,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["x", "--for", "scim", "--unit", "NOWHERE"],
        ["x", "--for", "mail"],
        ["x", "--for", "scim", "--expires", "tomorrow"],
        ["x", "--for", "scim", "--source", "two words"],
        [" ", "--for", "scim"],
        ["x" * 81, "--for", "scim"],
    ],
)
def test_the_command_refuses_nonsense(arguments):
    with pytest.raises(CommandError):
        call_command("make_token", *arguments)
    assert not ApiToken.objects.exists()


def test_a_limit_holds_up_the_one_who_asks_too_often_and_nobody_else():
    cache.clear()
    limit = Limit("test", times=2, seconds=3600)
    assert [limit.wait("a") > 0 for _ in range(4)] == [False, False, True, True]
    assert (limit.is_full("a"), limit.is_full("b"), limit.wait("b")) == (True, False, 0)
