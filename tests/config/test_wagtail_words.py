"""The back office speaks Chinese throughout: what Wagtail's own catalogue leaves in English stands in ours."""

from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from tests.factories import PersonFactory

ROOT = Path(wagtail.__file__).parent
OURS = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
APPS = ("", "admin", "images", "locales", "snippets", "users")
# Nobody meets these: Wagtail's tokens, groups and workflows are not in use, its own news is not shown.
UNSEEN = (
    "api/",
    "api_tokens",
    "models/api.py",
    "models/sites.py",
    "models/workflows.py",
    "contrib/sitemaps",
    "templates/wagtailadmin/workflows/",
    "views/workflows.py",
    "views/reports/workflows.py",
    "templates/wagtailadmin/home/account_summary",
    "templates/wagtailadmin/home/upgrade_notification",
    "templates/wagtailadmin/home/whats_new",
    "templates/wagtailusers/groups/",
    "templatetags/wagtailusers_tags.py",
    "userbar.py",
    "rich_text/",
)
SAME = {
    "ID",
    "URL",
    "%(range_start)s - %(range_end)s",
    "item",
    "items",
    "%(classname)s object (%(id)s)",
    "%(related_model_name)s %(field_label)s",
    "Request to create %(model_name)s was blocked by hook.",  # no hook of ours does
    "Request to edit %(model_name)s was blocked by hook.",
    "Required. Letters, digits and @/./+/-/_ only.",
    "Create API token",
    "API token created",
    "Revoke API token",
    "API token revoked",
}


def source(app: str, domain: str) -> polib.POFile:
    return polib.pofile(str(ROOT / app / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"))


def texts() -> Iterator[polib.POEntry]:
    for app in APPS:
        for entry in source(app, "django"):
            if not all(any(place.startswith(one) or one in place for one in UNSEEN) for place, _ in entry.occurrences):
                yield entry


def chinese(entry: polib.POEntry) -> str:
    if entry.msgid_plural:
        return translation.ngettext(entry.msgid, entry.msgid_plural, 3)
    return translation.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else translation.gettext(entry.msgid)


def test_nothing_that_wagtail_says_stays_english() -> None:
    with translation.override("zh-hans"):
        english = {one.msgid for one in texts() if chinese(one) in (one.msgid, one.msgid_plural)}
    assert english - SAME == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_catalogue_holds_nothing_that_wagtail_does_not_say(domain: str) -> None:
    apps = APPS if domain == "django" else ("admin",)
    said = {entry.msgid for app in apps for entry in source(app, domain)}
    assert {entry.msgid for entry in polib.pofile(str(OURS / f"{domain}.po"))} - said == set()


@pytest.mark.django_db
def test_the_browser_hears_chinese_too(client) -> None:  # type: ignore[no-untyped-def]
    client.force_login(PersonFactory(language="zh-hans", is_superuser=True))
    sent = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    words = {entry.msgid: entry.msgstr for entry in polib.pofile(str(OURS / "djangojs.po")) if entry.msgstr}
    assert "Insert a block" in words
    assert words["Insert a block"].encode("ascii", "backslashreplace").decode() in sent
