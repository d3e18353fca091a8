"""What every test may ask for. People, cohorts and clocks: tests/factories. How databases are copied: tests/support."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from pytest_django.plugin import blocking_manager_key

from programme.models import Person
from tests.support import databases, two_runs

ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("the house")
    group.addoption("--write-reports", type=Path, help="write this run's reports to a file")
    group.addoption("--count-reports", type=Path, help="count the reports of an earlier run in this run's summary")
    group.addoption("--screenshots", type=Path, help="keep a picture of every page that the browser visits")
    group.addoption("--accessibility-results", type=Path, help="write down how many pages were looked at, role by role")
    group.addoption("--policy-print", action="store_true", help="print what each address answers, as policy lines")


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop in the test's thread
    databases.allowed = config.stash[blocking_manager_key].unblock
    if hasattr(config, "workerinput"):
        return
    if path := config.getoption("write_reports"):
        config.pluginmanager.register(two_runs.Writer(config, path))
    if path := config.getoption("count_reports"):
        config.pluginmanager.register(two_runs.Counter(config, path))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches tables through the test's own connection; the rest gains nothing there.

    The longest tests begin first, so that the processes end together.
    """
    items.sort(key=lambda item: -seconds(item))
    if ON_POSTGRESQL:
        kept = [item for item in items if _belongs_on_postgresql(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def seconds(item: pytest.Item) -> int:
    """About how long a test takes that says so."""
    marker = item.get_closest_marker("long")
    return int(marker.args[0]) if marker else 0


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of cycles need not look at it again (a tenth of the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _belongs_on_postgresql(item: pytest.Item) -> bool:
    own_databases = {"server", "race", "season_at"} & set(item.fixturenames)  # type: ignore[attr-defined]
    tables = "db" in item.fixturenames or item.get_closest_marker("django_db")  # type: ignore[attr-defined]
    return bool(tables) and not own_databases and not item.get_closest_marker("sqlite_only")


# ---- databases and files -----


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """In place of pytest-django's: this process's own copy of the migrated database, on the engine of this run."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if ON_POSTGRESQL:
            address = databases.postgresql_copy()
        else:
            address = databases.sqlite_copy(tmp_path_factory.mktemp("database"))
        databases.switch_to(address)
        yield
        connections["default"].close()
        if ON_POSTGRESQL:
            databases.drop_postgresql(address)


@pytest.fixture(scope="session", autouse=True)
def _files_of_this_run() -> Iterator[None]:
    """Files that tests store go to a folder of this process, empty at the start."""
    if "tests" not in Path(settings.DATA_DIR).parts:
        pytest.exit(f"{settings.DATA_DIR} does not belong to tests: their settings are tests.settings.")
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
    Path(settings.DATA_DIR).mkdir(parents=True)
    yield
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_only(django_test_environment: None) -> None:
    """Tests ask for the context of a page, never of one of its hundred parts: Django need not keep a copy of each."""

    def render(self: Template, context: Context) -> str:
        if context.template is self:
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    Template._render = render


@pytest.fixture
def client_for() -> Callable[[Person], Client]:
    """`client_for(ann)`: a browser in which Ann is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


pytest_plugins = ["tests.support.sites", "tests.support.browsers", "tests.support.races"]
