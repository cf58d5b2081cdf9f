"""Every write to providers of single sign-on. Secrets are no matter for the audit; that they changed is."""

from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import transaction

from audit.services import record
from people.models import Person
from people.signin.providers import Ours

HIDDEN = frozenset({"sealed_secret"})


@transaction.atomic
def write_provider(*, app: SocialApp, actor: Person | None) -> SocialApp:
    """Save what a form has filled in; nothing that differs, no audit row."""
    known = SocialApp.objects.filter(pk=app.pk).first()
    before, after = _facts(known) if known else {}, _facts(app)
    app.save()
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if known and Ours.of(known).sealed_secret != Ours.of(app).sealed_secret:
        changed.append("client_secret")
    if changed:
        record(
            action="signin.provider_written",
            subject=app,
            actor=actor,
            before={name: before[name] for name in changed if name in before} or None,
            after={name: after[name] for name in changed if name in after} | {"provider": app.provider_id},
        )
    return app


@transaction.atomic
def remove_provider(*, app: SocialApp, actor: Person | None) -> None:
    """Accounts tied to it go, too: another provider of the same short name must not find them."""
    SocialAccount.objects.filter(provider=app.provider_id).delete()
    record(action="signin.provider_removed", subject=app, actor=actor, before={"provider": app.provider_id})
    app.delete()


@transaction.atomic
def untie(*, person: Person, actor: Person | None, reason: str = "") -> int:
    """Accounts at providers no longer open this person's; the next sign-in there finds them anew."""
    gone, _ = SocialAccount.objects.filter(user=person).delete()
    if gone:
        record(action="signin.untied", subject=person, actor=actor, reason=reason)
    return gone


def _facts(app: SocialApp) -> dict[str, Any]:
    ours = {name: value for name, value in Ours.of(app).stored().items() if name not in HIDDEN}
    idp = app.settings.get("idp", {})
    address = app.settings.get("server_url") or idp.get("metadata_url") or idp.get("sso_url", "")
    return {**ours, "address": address, "client_id": app.client_id}
