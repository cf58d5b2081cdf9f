"""Every address below /admin/, Wagtail's too, and who may: a new one that is not in the table fails here."""

from collections.abc import Callable

import pytest
from django.test import Client

from config.role_groups import map_roles
from courses.loading import catalogue_pages
from courses.models import LessonPage
from people.models import Role
from people.services import grant_role
from tests.addresses.back_office import GET, POST
from tests.addresses.objects import addresses
from tests.addresses.roles import ASK, NO, WHO, Answers
from tests.addresses.world import World
from tests.factories import PersonFactory

# Wagtail's preview of a picture leaves its file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
REFUSED = {ASK, NO, 404, 405}


def differences(world: World, table: dict[str, Answers], ask: Callable[[str, str], object]) -> dict[str, Answers]:
    found = {name: {who: ask(name, who) for who in WHO} for name in table}
    return {
        name: {who: got for who, got in given.items() if got != table[name][who]}
        for name, given in found.items()
        if given != table[name]
    }


@pytest.mark.django_db
def test_every_address_is_in_the_table_and_nothing_else() -> None:
    assert set(addresses(World())) == {*GET, *POST}


@pytest.mark.django_db
def test_who_may_look() -> None:
    world = World()
    known = addresses(world)
    assert differences(world, GET, lambda name, who: world.ask(who, "get", known[name])) == {}


@pytest.mark.django_db
def test_who_may_send() -> None:
    world = World()
    known = addresses(world)
    assert differences(world, POST, lambda name, who: world.ask(who, "post", known[name])) == {}


@pytest.mark.django_db
def test_whoever_may_not_look_may_not_send_either() -> None:
    world = World()
    known = addresses(world)
    let_in = {
        name: {
            who: got
            for who in WHO
            if given[who] in REFUSED and (got := world.ask(who, "post", known[name])) not in REFUSED
        }
        for name, given in GET.items()
    }
    assert {name: found for name, found in let_in.items() if found} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_a_trainer_does_to_many_no_more_than_to_one(action: str) -> None:
    """Wagtail asks first, names what may not be done, and then does the rest."""
    world = World()
    lesson, elsewhere = world.written.lessons["zh-hans"][0], world.written.pages["zh-hans"]
    LessonPage.objects.filter(pk=lesson.pk).update(live=action != "publish")
    before = LessonPage.objects.values("path", "live").get(pk=lesson.pk)
    address = f"/admin/bulk/wagtailcore/page/{action}/?id={lesson.pk}"
    world.clients["trainer"].post(address, {"chooser": elsewhere.pk, "next": "/admin/"})
    assert LessonPage.objects.values("path", "live").get(pk=lesson.pk) == before
    world.clients["senior"].post(address, {"chooser": elsewhere.pk, "next": "/admin/"})
    assert LessonPage.objects.filter(pk=lesson.pk).values("path", "live").first() != before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "opens"),
    [
        (None, False),
        (Role.STAFF, False),
        (Role.MANAGER, False),
        (Role.ASSESSOR, False),
        (Role.TRAINER, True),
        (Role.SENIOR_TRAINER, True),
        (Role.HR, True),
        (Role.AUDITOR, True),
    ],
)
def test_it_is_for_those_who_work_there(client: Client, who: Role | None, opens: bool) -> None:
    catalogue_pages()
    map_roles()
    if who is not None:
        person = PersonFactory()
        grant_role(person=person, role=who)
        client.force_login(person)
    assert (client.get("/admin/").status_code == 200) == opens
