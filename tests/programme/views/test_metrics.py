"""What Prometheus reads: with the token only, in its own format, and true."""

import re

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from programme.actions.clock import note_heartbeat
from programme.models import Notification
from programme.queries import health
from programme.shared.clock import LAST_TICK
from programme.shared.enqueue import later
from programme.states import NotificationState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

TOKEN = "a-long-token-for-prometheus"
LINE = re.compile(r'[a-z_]+(\{([a-z]+="[^"]*",?)+\})? -?[0-9.e+]+')


@pytest.fixture
def read(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def figures() -> dict[str, float]:
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
        assert all(LINE.fullmatch(line) for line in lines), [line for line in lines if not LINE.fullmatch(line)]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    return figures


@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
def test_without_the_token_there_is_no_such_page(client, settings, shown):
    settings.METRICS_TOKEN = TOKEN
    headers = {} if shown is None else {"authorization": shown}

    assert client.get("/metrics", headers=headers).status_code == 404


def test_without_a_setting_there_is_none_for_anybody(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_the_queue_is_told_by_length_and_age(read):
    for _ in range(3):
        later("programme.tasks.heartbeat")

    figures = read()

    assert figures['programme_jobs{state="waiting"}'] == 3
    assert figures['programme_jobs{state="failed"}'] == 0
    assert 0 <= figures["programme_jobs_oldest_seconds"] < 60


def test_messages_that_are_not_sent_are_told_by_state(read):
    person = make.person()
    for number, state in enumerate([NotificationState.QUEUED, NotificationState.QUEUED, NotificationState.FAILED]):
        Notification.objects.create(
            person=person, address=person.email, name=person.full_name, kind="k", act=str(number), state=state
        )

    figures = read()

    assert figures['programme_messages{state="queued"}'] == 2
    assert figures['programme_messages{state="failed"}'] == 1
    assert figures["programme_messages_oldest_seconds"] >= 0


def test_worker_and_clock_are_told_once_they_have_left_word(read):
    cache.clear()
    assert not [name for name in read() if name.startswith("programme_sign_of_life")]

    note_heartbeat()
    cache.set(LAST_TICK, timezone.now().isoformat())

    figures = read()
    assert figures['programme_sign_of_life_seconds{part="worker"}'] < 60
    assert figures['programme_sign_of_life_seconds{part="clock"}'] < 60


def test_requests_are_counted_by_page_and_outcome_never_by_address(client, read):
    for _ in range(3):
        client.get("/accounts/login/")
    client.get("/invitations/secret-token/")

    figures = read()

    counted = {name: value for name, value in figures.items() if name.startswith("programme_request_seconds_count")}
    login = next(name for name in counted if 'route="account_login",method="GET",outcome="2xx"' in name)
    assert counted[login] >= 3
    assert not [name for name in figures if "secret-token" in name]
    assert figures[login.replace("_count{", "_bucket{").replace("}", ',le="+Inf"}')] == counted[login]


def test_strange_methods_cannot_fill_the_memory(client, read):
    for method in ("AAA", "BBB", "CCC"):
        client.generic(method, "/healthz")

    methods = {re.search(r'method="(\w+)"', name)[1] for name in read() if "method=" in name}
    assert not methods & {"AAA", "BBB", "CCC"}


def test_a_database_that_is_gone_is_a_figure_too(read, monkeypatch):
    def gone(*args: object):
        raise OperationalError

    monkeypatch.setattr(health, "files_answer", lambda: True)
    with connection.execute_wrapper(gone):
        figures = read()

    assert figures["programme_database_up"] == 0
    assert figures["programme_disk_free_bytes"] > 0
