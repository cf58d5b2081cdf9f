"""The trunk of the page tree: one catalogue page per language."""

from wagtail.models import Locale, Page, Site

from bilingual.text import LANGUAGES
from courses.models import CataloguePage

TITLES = {"zh-hans": "课程", "en": "Courses"}


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
