import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from programme.actions.delivery import send_waiting
from programme.models import AuditEvent, Notification
from programme.shared.lifecycle import WrongState
from programme.shared.refusals import NotAllowed
from teams.actions import adoption as act
from teams.actions import release, reuse
from teams.models import Adoption, ReuseRequest, Solution
from teams.queries import library
from tests.factories import teams as make

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def solution(world):
    world.team.challenge = make.challenge(world.cohort)
    world.team.save()
    return make.released_solution(world.team)


def add(world, solution, organisation="Harbour Council", state="interested", **fields):
    given = {"since_on": DAY, "is_named": True, **fields}
    return act.add_adoption(
        solution, organisation=organisation, state=state, by=world.people["OR"], at=timezone.now(), **given
    )


def change(world, adoption, state):
    given = {"since_on": DAY, "is_named": False}
    return act.change_adoption(adoption, state=state, by=world.people["OR"], at=timezone.now(), **given)


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("address", flat=True))


def test_nobody_hears_of_a_request_before_its_address_is_confirmed(world, solution):
    make.reuse_request(solution)

    assert told("teams.reuse_asked") == set()
    assert told("teams.reuse_confirm") == {"rhea@council.example"}
    assert Adoption.objects.count() == 0


def test_a_confirmed_request_tells_team_organisers_and_owner_and_is_kept_as_interest(world, solution):
    asked = make.reuse_request(solution)
    send_waiting()
    link = reverse("teams:reuse_request_open", args=(asked.link_token(),))
    assert any(link in each.body for each in mail.outbox)
    visitor = world.client("AN")
    assert "Send your request?" in visitor.get(link).content.decode()
    assert ReuseRequest.objects.get().state == "asked"

    visitor.post(link)
    visitor.post(link)

    members = {row.enrolment.person.email for row in world.team.memberships.all()}
    owner = solution.consents.get(party="owner").links.get().email
    assert {*members, world.people["OR"].email, owner} <= told("teams.reuse_asked")
    kept = Adoption.objects.get()
    assert (kept.state, kept.is_named, kept.request) == ("interested", False, asked)
    solution.refresh_from_db()
    assert solution.adoption == "interested"
    assert AuditEvent.objects.filter(code="teams.reuse_request.confirmed").count() == 1


def test_an_old_address_and_a_withdrawn_solution_refuse(world, solution):
    asked = make.reuse_request(solution)
    with pytest.raises(reuse.TooLate):
        reuse.confirm_reuse(asked, at=asked.link_expires_at)
    release.withdraw_solution(solution, reason="A badge.", by=world.people["OR"], at=timezone.now())

    with pytest.raises(reuse.TooLate):
        reuse.confirm_reuse(asked, at=timezone.now())
    with pytest.raises(reuse.NotOffered):
        make.reuse_request(solution)


def test_a_solution_stands_where_its_furthest_adoption_does(world, solution):
    first, second = add(world, solution), add(world, solution, "Mill Agency", "pilot")
    seen = []
    for adoption, state in ((first, "live"), (first, "stopped"), (second, "stopped"), (second, "live")):
        change(world, Adoption.objects.get(pk=adoption.pk), state)
        seen.append(Solution.objects.get().adoption)

    assert seen == ["live", "pilot", "stopped", "live"]


def test_adoption_moves_along_its_table_and_an_organisation_is_there_once(world, solution):
    adoption = add(world, solution, state="live")

    with pytest.raises(WrongState):
        change(world, adoption, "interested")
    with pytest.raises(act.KnownAlready):
        add(world, solution, "harbour council")


def test_outcomes_are_measured_by_year_against_what_was_asked(world, solution):
    one, two = add(world, solution), add(world, solution, "Mill Agency", is_named=False)
    by = {"by": world.people["OR"], "at": timezone.now()}
    with pytest.raises(act.NothingToMeasure):
        act.record_outcome(one, year=2025, value=Decimal(80), **by)
    act.choose_measure(solution, measure="Letters in time", unit="%", sought=Decimal(95), **by)
    for adoption, year, value in ((one, 2025, 70), (one, 2025, 80), (two, 2025, 90), (one, 2026, 96)):
        act.record_outcome(adoption, year=year, value=Decimal(value), **by)

    adopted = library.adoptions(solution)

    assert library.means_by_year(adopted) == [(2025, Decimal(85), 2), (2026, Decimal(96), 1)]
    assert [each.organisation for each in adopted] == ["Harbour Council", "An organisation"]


def test_only_organisers_of_the_programme_keep_adoptions(world, solution):
    adoption = add(world, solution)
    for role in ("TM", "OX", "SA", "editor"):
        with pytest.raises(NotAllowed):
            act.change_adoption(
                adoption, state="live", since_on=DAY, is_named=True, by=world.people[role], at=timezone.now()
            )


def test_an_organiser_keeps_measure_adoption_and_figures_on_the_desk(world, solution):
    client, desk = world.client("OR"), world.url("adoption_desk", solution.pk)
    client.post(desk, {"measure": "Letters in time", "unit": "%", "sought": "95"})
    client.post(desk, {"organisation": "Harbour Council", "state": "pilot", "since_on": "2026-03-02", "is_named": "on"})
    again = client.post(desk, {"organisation": "Harbour Council", "state": "pilot", "since_on": "2026-03-02"})
    assert "is in the list already" in again.content.decode()
    one = world.url("adoption_edit", Adoption.objects.get().pk)
    client.post(one, {"year": "2026", "value": "91.5"})
    client.post(one, {"state": "live", "since_on": "2026-04-02", "is_named": "on"})

    shown = client.get(desk).content.decode()

    for words in ("Harbour Council", "In use", "2026: 91.50 %"):
        assert words in shown
    assert "Add an organisation" not in world.client("SA").get(desk).content.decode()
