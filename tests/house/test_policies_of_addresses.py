"""Every address of the site x every role x GET and POST has one line in one table, and is probed.

`pytest tests/house/test_policies_of_addresses.py --policy-print -n0 -s` prints what the addresses without a line
answer, ready to be compared with the permissions that were meant, and then put into the table.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import resolve
from django.utils import timezone

from programme.actions.acting_as import begin_acting
from programme.shared import acting_as
from tests.house import policy_table
from tests.house.addresses import by_name
from tests.house.policy_table import ANSWERS, METHODS, ROLES
from tests.house.probing import Probe, as_line, opened

OURS = ("programme:", "teams:", "judging:", "cms:")


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Probe]:
    with opened("pitch-day", tmp_path_factory.mktemp("world")) as probe:
        yield probe


@pytest.mark.parametrize("name", by_name())
def test_an_address_answers_each_role_as_the_table_says(name: str, probe: Probe, request: pytest.FixtureRequest):
    printing = request.config.getoption("policy_print")
    faults = []
    for method in METHODS:
        line = policy_table.line_for(name, method)
        if line is None and not printing:
            faults.append(f"{name} {method} has no line in {policy_table.FILE.name}.")
            continue
        for address in by_name()[name]:
            answers = probe.all_roles(address, method)
            if line is None:
                print(as_line(name, method, answers))  # noqa: T201
                continue
            faults += [
                f"{method} /{address.route} as {role}: {answers[role]}, but the table says {line.expected(role)}"
                for role in ROLES
                if answers[role] != line.expected(role)
                and not (line.expected(role) == "any" and answers[role] in ANSWERS)
            ]
    if not printing:
        assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", [name for name in by_name() if name.startswith(OURS)])
def test_no_address_is_hidden_by_one_before_it(name: str, probe: Probe):
    found = {address.route: resolve(probe.path(address, with_link=True)).route for address in by_name()[name]}

    assert found == {address.route: address.route for address in by_name()[name]}


def test_support_that_sees_pages_as_a_member_reads_what_is_declared_and_nothing_else(probe: Probe):
    """Every address: a page that is declared answers as it answers the member, all others stay shut, no act is done."""
    at = timezone.now()
    with transaction.atomic():
        acting = begin_acting(by=probe.world.people["SA"], email=probe.world.people["TM"].email, reason="Help.", at=at)
        session = probe.client("SA").session
        session[acting_as.SESSION_KEY] = str(acting.pk)
        session.save()
        faults = []
        for address in (each for addresses in by_name().values() for each in addresses):
            member = probe.ask(address, "GET", "TM") if acting_as.is_open(address.name) else "no"
            found = probe.ask(address, "GET", "SA"), probe.ask(address, "POST", "SA")
            if address.name != acting_as.END and found != (member, "no"):
                faults.append(f"{address.name}: {found}, but {member} for the member")
        transaction.set_rollback(True)
    # What was kept of the session goes with the world; the next test asks as the site admin again.
    probe.clients.pop("SA")

    assert faults == []


def test_the_table_holds_nothing_but_known_words():
    assert [str(line) for line in policy_table.lines() if len(line.cells) != len(ROLES)] == []
    assert [str(line) for line in policy_table.lines() if not set(line.cells) <= ANSWERS] == []


def test_the_table_names_each_line_once():
    names = [(line.name, line.method) for line in policy_table.lines()]

    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_the_table_holds_no_line_for_an_address_that_is_gone():
    gone = [line.name for line in policy_table.lines() if "*" not in line.name and line.name not in by_name()]

    assert gone == []
