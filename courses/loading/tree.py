"""The trunk of the page tree: one catalogue page per language, and the authors' permissions on it."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from bilingual.text import LANGUAGES
from courses.models import CataloguePage

TITLES = {"zh-hans": "课程", "en": "Courses"}
AUTHORS = "Trainers"


def catalogue_pages() -> dict[str, CataloguePage]:
    """The root page of each language, made where missing; Wagtail's welcome page makes room."""
    pages: dict[str, CataloguePage] = {}
    for code in LANGUAGES:
        locale, _ = Locale.objects.get_or_create(language_code=code)
        pages[code] = CataloguePage.objects.filter(locale=locale).first() or _make(locale, pages)
    _serve(pages["zh-hans"])
    return pages


def _make(locale: Locale, others: dict[str, CataloguePage]) -> CataloguePage:
    code = locale.language_code
    page = CataloguePage(title=TITLES[code], slug=code, locale=locale)
    if others:
        page.translation_key = next(iter(others.values())).translation_key
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision().publish()
    return page


def _serve(root_page: CataloguePage) -> None:
    """The default site begins at the catalogue."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=root_page, is_default_site=True)
    elif site.root_page.specific_class is not CataloguePage:
        welcome = site.root_page
        site.root_page = root_page
        site.save()
        welcome.delete()


def let_authors_write(pages: dict[str, CataloguePage], model_permissions: list[tuple[str, str]]) -> None:
    """Trainers write and publish below the catalogue, keep pictures, and whatever ``model_permissions`` adds."""
    group, _ = Group.objects.get_or_create(name=AUTHORS)
    wanted = [("wagtailadmin", "access_admin"), *model_permissions]
    for app_label, codename in wanted:
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        for page in pages.values():
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    for codename in ("add_image", "change_image", "choose_image"):
        GroupCollectionPermission.objects.get_or_create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(content_type__app_label="wagtailimages", codename=codename),
        )
