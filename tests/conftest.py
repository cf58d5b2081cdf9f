"""What every test has: a clean cache, the default language, and (marked ``broker``) real worker processes."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.utils import timezone, translation
from django.utils.translation.reloader import translation_file_changed
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.management.commands.compile_translations import catalogues, compile_catalogue, is_newer
from tests import servers, template_database
from tests.servers import Process

# How busy the machine is says nothing about a property.
hypothesis_settings.register_profile("poise", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("poise")

BASE_PATH = os.pathsep.join([str(servers.ROOT), str(servers.ROOT / "site")])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(vendor): belongs to one database, 'sqlite' or 'postgresql'")
    if not hasattr(config, "workerinput"):  # once, before the processes of xdist start
        _compile_translations()
        if not (template_database.given() or os.environ.get("DATABASE_URL") or config.option.collectonly):
            folder = Path(config.cache.mkdir("poise-template")) if config.cache else Path(os.environ["POISE_VAR"])
            os.environ[template_database.VARIABLE] = template_database.kept(folder)


def _compile_translations() -> None:
    for po in catalogues():
        if is_newer(po, po.with_suffix(".mo")):
            with contextlib.suppress(ValueError):  # tests/test_translations.py says what is wrong with it
                compile_catalogue(po)
                translation_file_changed(None, po.with_suffix(".mo"))  # loading the models has read what was there


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that belongs to one database is not part of the other's run: taken out, not skipped."""
    elsewhere = [item for item in items if _belongs_elsewhere(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def _belongs_elsewhere(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("only_on")
    return mark is not None and connection.vendor not in mark.args


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """With a template, pytest-django finds its database made, and brings it up to date."""
    return django_db_keepdb or bool(template_database.given())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The last moment before the test database is made: its name is known, with that of xdist's process."""
    if not template_database.given():
        yield
        return
    name, url = connection.creation._get_test_db_name(), os.environ.get("DATABASE_URL", "")
    template_database.copy_to(name, database_url=url)
    yield
    connections.close_all()
    template_database.drop(name, database_url=url)


@pytest.fixture(autouse=True)
def _nothing_left_from_another_test() -> Iterator[None]:
    """Wagtail caches the ids of sites; a middleware leaves its language behind; a paper's number comes again."""
    from quizzes.services.places import paper_of  # once there are models

    cache.clear()
    paper_of.cache_clear()
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def process_environment(transactional_db: None, request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment in which real processes work on this test's database, files and broker.

    A test before may have emptied the database, and with it what migrations put there: make what you need.
    """
    if os.environ.get("POISE_TEST_PART") != "broker":
        pytest.fail("This test needs the run's broker: python -m tests.run -- -k " + request.node.name)
    given = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _test_database_url(),
        "REDIS_URL": settings.BROKER,
        "POISE_VAR": str(settings.OWN_FOLDER),
        "PYTHONPATH": BASE_PATH,
        "PYTHONUNBUFFERED": "1",
    }
    given.pop("PYTEST_XDIST_WORKER", None)
    return given


def _test_database_url() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    password = f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else ""
    return f"postgres://{told['USER']}{password}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


StartWorker = Callable[..., Process]


@pytest.fixture
def start_worker(process_environment: dict[str, str], tmp_path: Path) -> Iterator[StartWorker]:
    """Start a real Celery worker, ready when the call returns; all are stopped after the test.

    ``start_worker(concurrency=2, env={"…": "…"})``; then ``.kill()`` is a crash, ``.stop()`` an orderly end.
    """
    with ExitStack() as stack:

        def start(*, concurrency: int = 2, env: dict[str, str] | None = None) -> Process:
            count = len(list(tmp_path.glob("worker-*.log")))
            log = tmp_path / f"worker-{count}.log"
            command = celery("worker", f"--concurrency={concurrency}", "-n", f"test-{os.getpid()}-{count}@%h")
            started = stack.enter_context(servers.process(command, log=log, env=process_environment | (env or {})))
            started.wait_until(lambda: " ready." in started.said())
            return started

        yield start


def celery(*arguments: str) -> list[str]:
    """The command line of Celery, as the profiles start it."""
    return [sys.executable, "-m", "celery", "-A", "config", *arguments, "--loglevel=INFO"]
