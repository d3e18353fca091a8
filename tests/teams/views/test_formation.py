import re

import pytest

from programme.shared.addresses import path_in
from programme.states import Sector
from teams.actions import formation as act
from teams.actions import formation_rule as rules
from teams.actions import formation_work
from teams.models import FormationRule, FormationRun, Membership
from teams.queries.formation_report import Names, Report
from teams.states import FormationState, RuleKind
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world):
    """A run with teams that anybody could have found: the two teams of the world as they are."""
    return act.assess_teams(world.cohort, by=world.people["OR"])


def found(world, **fields) -> FormationRun:
    """A run whose outcome is the teams of now, as if the worker had found and proven them."""
    run = act.form_teams(world.cohort, by=world.people["OR"])
    places = {
        str(row.enrolment_id): str(row.team_id) for row in Membership.objects.live().filter(team__cohort=world.cohort)
    }
    formation_work.begin(run.pk)
    document = {"status": "feasible", "assignment": places, "objective": 40, "bound": 38, "seconds": 1.0, "seed": 1}
    formation_work.finish(run, document | fields)
    run.refresh_from_db()
    return run


def page(world, name, *args, role="OR", **data):
    answer = world.client(role).get(world.url(name, *args), data)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_desk_says_what_is_asked_of_the_teams(world):
    text = page(world, "formation_desk")

    assert "both sectors as even as the numbers allow; nobody with a colleague" in text
    assert "Form teams" in text
    assert "Each attempt is kept here" in text


def test_pressing_form_teams_leads_to_the_progress(world):
    answer = world.client("OR").post(world.url("formation_form"), follow=True)

    assert "Waiting for the worker to begin." in answer.content.decode()
    assert FormationRun.objects.get().state == FormationState.WAITING


def test_the_live_part_is_only_the_progress(world):
    run = act.form_teams(world.cohort, by=world.people["OR"])
    FormationRun.objects.update(state=FormationState.RUNNING, best=40, bound=38)

    answer = world.client("OR").get(world.url("formation_detail", run.pk), headers={"HX-Request": "true"})

    text = answer.content.decode()
    assert "<html" not in text
    assert "Best so far: 40 points." in text
    assert "At most 5 % from the best possible." in text


def test_stop_is_one_press(world):
    run = act.form_teams(world.cohort, by=world.people["OR"])

    answer = world.client("OR").post(world.url("formation_stop", run.pk), follow=True)

    assert "It was stopped before it began." in answer.content.decode()


def test_the_result_shows_teams_side_by_side_with_what_is_met(world):
    run = found(world)

    text = page(world, "formation_detail", run.pk)

    assert "Birch" in text
    assert "Cedar" in text
    for row in Membership.objects.live():
        assert row.enrolment.person.full_name in text
    assert "Size of the team" in text
    assert "The sectors are level in every team" in text
    assert "Even sectors <span" in text
    assert "Each team has 4 to 4 members. Each team has at least 1 from" in text
    assert "Half-days in common: 8" in text
    assert "Adopt these teams" in text
    assert str(run.content_hash) in text


def test_what_an_unmet_wish_would_take_is_asked_for_where_it_was_not_looked_for(world):
    run = found(world)
    one, other = (str(row.enrolment_id) for row in world.team.memberships.all()[:2])
    run.instance |= {"hard": {}, "soft": run.instance["soft"] | {"avoid": [[one, other]]}}
    run.save()
    formation_work.look_for_exchanges(run)
    run.refresh_from_db()
    whole = page(world, "formation_detail", run.pk)
    number = next(place for place, each in enumerate(run.unmet) if each["exchange"])
    run.unmet[number] |= {"exchange": None, "looked_for": False}
    run.save()

    before, after = (page(world, "formation_detail", run.pk, **asked) for asked in ({}, {"wish": number}))

    assert "What would it take?" not in whole
    assert " change places: " in whole
    assert f'href="?page=1&amp;wish={number}#wish-{number}"' in before
    part = slice(whole.index('id="unmet"'), whole.index("The record"))
    assert after[part] == whole[part]


def test_what_wishes_would_take_is_forgotten_when_other_teams_are_chosen(world):
    run = found(world)
    run.unmet = [{"words": "Of other teams.", "exchange": None, "looked_for": True}]
    point = {"moves": 1, "status": "feasible", "objective": 40, "bound": 38, "assignment": run.places}
    run.kind, run.outcome = "change", {"points": [point]}
    run.save()

    run = act.choose_point(run, 1, by=world.people["OR"])

    assert run.unmet == []


def test_proven_teams_are_called_the_best_possible(world):
    run = found(world)
    cost = page(world, "formation_detail", run.pk)
    cost = int(re.search(r"(\d+) points in all", cost)[1])
    FormationRun.objects.update(best=cost, bound=cost)

    assert "Best possible: proven." in page(world, "formation_detail", run.pk)


def test_a_clash_is_shown_as_sentences_with_a_switch(world):
    one, other = (row.enrolment for row in world.team.memberships.all()[:2])
    run = act.form_teams(world.cohort, by=world.people["OR"])
    rules.add_rule(world.cohort, RuleKind.TOGETHER, one, other=other, by=world.people["OR"])
    again = FormationRun.objects.get()
    again.instance["hard"]["together"] = [[str(one.pk), str(other.pk)]]
    again.origins = {"together:0": str(FormationRule.objects.get().pk)}
    again.save()
    formation_work.begin(run.pk)
    formation_work.finish(run, {"status": "infeasible", "conflict": ["size", "together:0"], "explanation": "No."})

    text = page(world, "formation_detail", run.pk)

    assert f"{one.person.full_name} and {other.person.full_name} are in one team." in text
    assert "Switch off any one of these" in text
    answer = world.client("OR").post(world.url("formation_switch_off", run.pk), {"rule": "together:0"})
    assert answer.status_code == 302
    assert not FormationRule.objects.get().is_on
    assert FormationRun.objects.count() == 2


def test_what_is_kept_is_asked_for_with_the_next_run(world):
    run = found(world)
    one = world.team.memberships.first().enrolment

    world.client("OR").post(
        world.url("formation_form"), {"run": run.pk, "keep": [str(one.pk), str(world.other_team.pk)]}
    )

    newest = FormationRun.objects.first()
    assert len(newest.kept) == 1 + world.other_team.memberships.count()
    assert {"person": str(one.pk), "team": str(world.team.pk)} in newest.instance["hard"]["fixed"]


def test_adopting_says_first_what_it_does(world):
    run = found(world)
    one = world.team.memberships.first()
    act.adjust(run, [(str(one.enrolment_id), str(world.other_team.pk))], by=world.people["OR"])

    assert "1 person gets another team than now." in page(world, "formation_adopt", run.pk)
    answer = world.client("OR").post(world.url("formation_adopt", run.pk), follow=True)

    assert "1 person has a new team." in answer.content.decode()
    assert Membership.objects.live().get(enrolment=one.enrolment).team == world.other_team


def test_two_runs_are_compared_side_by_side(world, asked):
    run = found(world)
    one = world.team.memberships.first().enrolment
    act.adjust(run, [(str(one.pk), str(world.other_team.pk))], by=world.people["OR"])

    text = page(world, "formation_compare", one=str(asked.pk), other=str(run.pk))

    assert "1 person would be elsewhere." in text
    assert one.person.full_name in text


def test_a_partner_who_was_asked_for_is_missed_in_the_team_of_the_person_who_asked(world):
    run = found(world)
    one, other = (str(team.memberships.first().enrolment_id) for team in (world.team, world.other_team))
    run.instance["soft"]["prefer"] = [[one, other]]

    lines = {line.label: line.cells for line in Report(run, Names(run.cohort)).lines}

    teams_of = [each["id"] for each in run.instance["teams"]]
    assert lines["Partners who were asked for"] == [int(team == str(world.team.pk)) for team in teams_of]
    assert lines["Even sectors"] == [0, 0]


def test_a_repetition_says_whether_it_came_out_the_same(world):
    run = found(world)
    again = act.repeat(run, by=world.people["OR"])
    formation_work.begin(again.pk)
    formation_work.finish(again, run.outcome | {"seconds": 9.0})

    assert "The same outcome" in page(world, "formation_detail", again.pk)


def test_the_curve_shows_each_number_of_moves(world):
    run = act.change_teams(world.cohort, by=world.people["OR"])
    formation_work.begin(run.pk)
    places = run.instance["incumbent"]
    point = {"status": "optimal", "assignment": places, "objective": 30, "bound": 30}
    softer = {**point, "objective": 34, "explanation": "Teams have 5 to 7 members here."}
    points = [
        {"moves": 0, "status": "infeasible", "conflict": ["employer", "max_moves"], "looser": softer},
        {"moves": 1, **point},
    ]
    formation_work.finish(run, {"schema": "formation-curve/1", "points": points})

    text = page(world, "formation_detail", run.pk)

    assert "The rules cannot be kept with so few moves. A team has at most 1 from one employer." in text
    assert "each person who moves counts" not in text
    assert "With one rule looser they could be: Teams have 5 to 7 members here. That costs 34 points." in text
    assert "Shown below" in text


def test_wishes_are_changed_by_a_form(world):
    url = world.url("formation_rule_wishes")
    form = world.client("OR").get(url).context["form"]
    values = {name: value for name, value in form.initial.items() if value is not None and name in form.fields}

    assert '<details class="details"><summary>Advanced: the numbers' in page(world, "formation_rule_wishes")
    world.client("OR").post(url, values | {"past": "must", "least": 4, "most": 3})
    assert "past" not in str(world.cohort.__dict__)
    answer = world.client("OR").post(url, values | {"past": "must", "least": 3, "most": 5, "weight_skills": 7})

    assert answer.status_code == 302
    assert '<details class="details" open><summary>Advanced: the numbers' in page(world, "formation_rule_wishes")
    stored = world.cohort.formation_wishes.values
    assert (stored["past"], stored["least"], stored["weights"]) == ("must", 3, {"skills": 7})


def test_rules_about_single_people_are_added_switched_and_removed(world):
    client, url = world.client("OR"), world.url("formation_rule_index")
    one, other = (row.enrolment for row in world.team.memberships.all()[:2])

    text = client.post(url, {"enrolment": one.pk, "kind": "fixed", "other": other.pk}).content.decode()
    assert "Choose the team." in text
    client.post(url, {"enrolment": one.pk, "kind": "apart", "other": other.pk})
    rule = FormationRule.objects.get()
    client.post(world.url("formation_rule_switch", rule.pk))
    rule.refresh_from_db()
    assert not rule.is_on
    client.post(world.url("formation_rule_remove", rule.pk))
    assert not FormationRule.objects.exists()


def test_rules_for_teams_are_reached_from_the_list_of_people(world):
    one = world.team.memberships.first().enrolment
    rules.add_rule(world.cohort, RuleKind.FIXED, one, team=world.team, by=world.people["OR"])
    url = path_in(world.cohort, "programme:people_desk")

    text = world.client("OR").get(url).content.decode()

    link = world.url("formation_rule_index") + f"?person={one.pk}"
    assert f'href="{link}#add">Team rules (1)' in text
    assert "Team rules" not in world.client("SA").get(url).content.decode()
    assert f'value="{one.pk}" selected' in world.client("OR").get(link).content.decode()


def test_the_number_of_queries_does_not_grow_with_people(world, django_assert_max_num_queries):
    run = found(world)
    client, url = world.client("OR"), world.url("formation_detail", run.pk)
    client.get(url)
    with django_assert_max_num_queries(60) as before:
        client.get(url)
    for number in range(6):
        enrolment = people.enrolment(world.cohort, sector=list(Sector)[number % 2])
        teams.membership(world.team, enrolment)
    FormationRun.objects.all().delete()
    url = world.url("formation_detail", found(world).pk)

    with django_assert_max_num_queries(len(before)):
        client.get(url)


def test_what_a_change_by_hand_breaks_and_costs_stands_beside_its_button(world):
    run = found(world)
    one, other = world.team.memberships.first().enrolment, world.other_team.memberships.first().enrolment
    rules.add_rule(world.cohort, RuleKind.APART, one, other=other, by=world.people["OR"])
    run.instance["hard"]["fixed"] = [{"person": str(one.pk), "team": str(world.team.pk)}]
    run.save()

    text = page(world, "formation_adjust", run.pk, person=str(one.pk))

    assert "Best partners to change places with" in text
    assert f"Would break: {one.person.full_name} is in {world.team.name}." in text
    assert "Each team has 4 to 4 members." in text


def test_a_page_that_drags_hears_what_each_drop_would_do(world):
    run = found(world)
    one, other = world.team.memberships.first().enrolment, world.other_team.memberships.first().enrolment

    answer = world.client("OR").get(
        world.url("formation_adjust", run.pk), {"person": one.pk}, headers={"Accept": "application/json"}
    )

    said = answer.json()
    assert said["teams"][str(world.other_team.pk)]["breaks"] == ["Would break: Each team has 4 to 4 members."]
    assert said["people"][str(other.pk)]["breaks"] == []
    assert len(said["people"]) == 4


def test_two_people_change_places_and_it_is_undone(world):
    run = found(world)
    one, other = world.team.memberships.first().enrolment, world.other_team.memberships.first().enrolment
    client, url = world.client("OR"), world.url("formation_adjust", run.pk)

    client.post(url, {"person": one.pk, "partner": other.pk})
    run.refresh_from_db()
    assert run.places[str(one.pk)] == str(world.other_team.pk)
    assert run.places[str(other.pk)] == str(world.team.pk)

    client.post(world.url("formation_undo", run.pk))
    run.refresh_from_db()
    assert run.places[str(one.pk)] == str(world.team.pk)


def test_one_person_is_moved_alone(world):
    run = found(world)
    one = world.team.memberships.first().enrolment

    world.client("OR").post(world.url("formation_adjust", run.pk), {"person": one.pk, "team": world.other_team.pk})

    text = page(world, "formation_adjust", run.pk)
    assert "Undo the last change" in text
    assert "Broken:</b> Each team has" in text
