"""Who may enter which part of Wagtail's own back office, by the name of the address.

Many of Wagtail's pages ask for nothing but the entry: its choosers, its API, some of its reports. HR has no business
with lessons, nor a trainer with the site's settings; and whatever a new release of Wagtail adds is closed until it is
named here. Pages of our own rooms authorise themselves, by ``people.rules``; inside an area, Wagtail's permissions
decide.
"""

from django.urls import ResolverMatch

from people.models import Person
from people.rules import may_author, may_see_records

# A name that ends in a colon is a namespace.
OPEN = (
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_logout",
    "wagtailadmin_login",
    "wagtailadmin_dismissibles",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailusers_users:",  # lead to ours
    "wagtailusers_groups:",
)
AUTHORING = (
    "wagtailadmin_explore",
    "wagtailadmin_explore_root",
    "wagtailadmin_explore_results",
    "wagtailadmin_pages:",
    "wagtailadmin_api:pages:",
    "wagtailadmin_api:images:",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_block_preview",
    "wagtailadmin_editing_sessions:",
    "wagtailadmin_reports:",
    "wagtailimages:",
    "wagtailimages_chooser:",
)
# No lesson holds a document, and no address serves one: whoever lets lessons hold them opens these.
# The last is there to fail.
CLOSED = ("wagtaildocs:", "wagtaildocs_chooser:", "wagtailadmin_api:documents:", "wagtailadmin_error_test")
OF_WAGTAIL = ("wagtail", "simple_translation:")
ANYTHING_ELSE = "/.*/$"  # Wagtail's own page for what is not there would greet whoever asks as an editor
BULK = "wagtail_bulk_action"


def is_closed(match: ResolverMatch) -> bool:
    if match.view_name == BULK and match.kwargs["app_label"] == "wagtaildocs":
        return True
    return _is_in(match, CLOSED) or match.route.endswith(ANYTHING_ELSE)


def may_enter(viewer: Person, match: ResolverMatch) -> bool:
    if viewer.is_superuser or not _is_of_wagtail(match) or _is_in(match, OPEN):
        return True
    if match.view_name == BULK:
        return may_see_records(viewer) if match.kwargs["app_label"] == "people" else may_author(viewer)
    return _is_in(match, AUTHORING) and may_author(viewer)


def _is_of_wagtail(match: ResolverMatch) -> bool:
    return match.url_name is None or match.view_name.startswith(OF_WAGTAIL)


def _is_in(match: ResolverMatch, names: tuple[str, ...]) -> bool:
    return any(match.view_name == name or (name[-1] == ":" and match.view_name.startswith(name)) for name in names)
