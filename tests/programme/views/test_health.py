import datetime as dt

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from programme.actions.clock import note_heartbeat
from programme.queries import health
from programme.shared.clock import LAST_TICK, LAST_WORK
from programme.shared.enqueue import later

PARTS = ("database", "migrations", "worker", "clock", "queue", "disk", "files")

pytestmark = pytest.mark.django_db


@pytest.fixture
def alive():
    note_heartbeat()
    cache.set(LAST_TICK, timezone.now().isoformat())


def test_healthz_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.content == b"ok"


def test_readyz_is_well_when_everything_is(client, alive):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == dict.fromkeys(PARTS, True)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("key", "part"), [(LAST_WORK, "worker"), (LAST_TICK, "clock")])
@pytest.mark.parametrize("word", [None, "old"])
def test_readyz_names_a_part_that_gives_no_sign_of_life(client, alive, key, part, word):
    cache.set(key, (timezone.now() - dt.timedelta(minutes=4)).isoformat() if word else None)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert [name for name, well in response.json().items() if not well] == [part]


def test_readyz_says_so_when_the_database_is_gone(client, alive):
    def gone(*args: object):
        raise OperationalError

    with connection.execute_wrapper(gone):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["database"] is False


def test_readyz_says_so_when_the_disk_is_full(client, alive, monkeypatch):
    monkeypatch.setattr(health, "LEAST_ROOM", 2**80)

    assert client.get("/readyz").json()["disk"] is False


def test_readyz_says_so_when_work_waits_for_too_long(client, alive):
    later("programme.tasks.heartbeat")
    assert client.get("/readyz").json()["queue"] is True

    DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(minutes=16))
    assert client.get("/readyz").json()["queue"] is False
    DBTaskResult.objects.update(run_after=timezone.now() + dt.timedelta(hours=1))
    assert client.get("/readyz").json()["queue"] is True, "what is meant for later does not wait"


def test_readyz_says_so_when_the_bucket_does_not_answer(client, alive, settings):
    settings.S3_BUCKET = "files"
    options = {"bucket_name": "files", "endpoint_url": "http://127.0.0.1:9", "access_key": "k", "secret_key": "s"}
    backend = {"BACKEND": "programme.shared.object_storage.PrivateFiles", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "private": backend}

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["files"] is False


def test_security_txt_names_contact_policy_and_expiry(client, settings):
    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"].startswith("text/plain")
    assert fields["Contact"] == settings.SECURITY_CONTACT
    assert timezone.now() < dt.datetime.fromisoformat(fields["Expires"]) < timezone.now() + dt.timedelta(days=366)
    policy = client.get(fields["Policy"].removeprefix(settings.SITE_URL))
    assert "Report a weakness" in policy.content.decode()
