import pytest
from django.utils import timezone

from programme.models import AuditEvent, Notification
from programme.shared.lifecycle import WrongState
from programme.shared.refusals import NotAllowed
from teams.actions import release as act
from teams.actions import solution as solutions
from teams.models import Pictured, ReleaseConsent, Solution
from teams.queries import solution as queries
from teams.states import ConsentState, Party, SigningRule, SolutionState
from tests.factories import teams as make


@pytest.fixture
def team(world):
    """Each member has a say; the challenge has an owner."""
    world.team.challenge = make.challenge(world.cohort)
    world.team.signing = SigningRule.EACH
    world.team.save()
    return world.team


@pytest.fixture
def asked(world, team):
    solution = make.solution(team)
    return act.ask_release(solution, by=world.people["TM"], at=timezone.now())


def give_all(solution):
    for consent in solution.consents.exclude(state=ConsentState.GIVEN):
        give(consent)
    solution.refresh_from_db()


def give(consent, *, says_yes=True):
    if consent.person:
        return act.answer_release(consent.solution, says_yes=says_yes, by=consent.person, at=timezone.now())
    return act.answer_by_link(make.release_link(consent), says_yes=says_yes, at=timezone.now())


def states_of(solution):
    return dict(solution.consents.values_list("party", "state"))


def codes():
    return set(AuditEvent.objects.values_list("code", flat=True))


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("person__email", flat=True))


def test_each_member_their_organisations_and_the_owner_are_asked(world, team, asked):
    people = set(asked.consents.filter(party=Party.MEMBER).values_list("person", flat=True))
    organisations = set(asked.consents.filter(party=Party.ORGANISATION).values_list("organisation", flat=True))

    assert people == {each.pk for each in queries.members(team)}
    assert organisations == {row.enrolment.organisation_id for row in team.memberships.live()}
    assert asked.consents.get(party=Party.OWNER).organisation == team.challenge.owner
    assert asked.consents.get(person=world.people["TM"]).state == ConsentState.GIVEN
    assert told("teams.solution_asked") == {each.email for each in queries.members(team)} - {world.people["TM"].email}
    assert "teams.solution.release_asked" in codes()


def test_a_solution_is_released_by_the_last_yes_and_not_before(world, asked):
    consents = list(asked.consents.exclude(state=ConsentState.GIVEN))
    for consent in consents[:-1]:
        assert give(consent).state == SolutionState.ASKED

    assert give(consents[-1]).state == SolutionState.RELEASED
    assert {world.people["TM"].email, world.people["OR"].email} <= told("teams.solution_released")
    assert "teams.solution.released" in codes()


def test_a_no_keeps_it_back_and_can_become_a_yes(world, asked):
    owner = asked.consents.get(party=Party.OWNER)
    give(owner, says_yes=False)
    for consent in asked.consents.filter(state=ConsentState.WAITING):
        give(consent)
    asked.refresh_from_db()
    assert (asked.state, states_of(asked)[Party.OWNER]) == (SolutionState.ASKED, ConsentState.REFUSED)
    assert world.people["OR"].email in told("teams.solution_stopped")

    owner.refresh_from_db()
    assert give(owner).state == SolutionState.RELEASED


@pytest.mark.parametrize("party", Party.values)
def test_whoever_released_it_can_take_that_back_and_it_goes_from_the_public(asked, party):
    give_all(asked)

    consent = asked.consents.filter(party=party).first()
    give(consent, says_yes=False)

    asked.refresh_from_db()
    consent.refresh_from_db()
    assert (asked.state, consent.state) == (SolutionState.WITHDRAWN, ConsentState.WITHDRAWN)
    assert asked.withdrawn_at


def test_who_has_left_the_team_can_still_take_their_release_back(asked):
    give_all(asked)
    consent = asked.consents.filter(party=Party.MEMBER).last()
    asked.team.memberships.filter(enrolment__person=consent.person).update(until_at=timezone.now())

    assert give(consent, says_yes=False).state == SolutionState.WITHDRAWN


def test_terms_of_the_start_speak_for_the_organisation_in_every_solution_of_the_cohort(world, asked):
    other = make.asked_solution(world.other_team)
    consent = asked.consents.filter(party=Party.ORGANISATION).first()
    other.consents.filter(party=Party.ORGANISATION).delete()
    ReleaseConsent.objects.create(solution=other, party=Party.ORGANISATION, organisation=consent.organisation)

    act.accept_terms(consent, said_in="Agreement, section 7", by=world.people["OR"], at=timezone.now())

    rows = ReleaseConsent.objects.filter(party=Party.ORGANISATION, organisation=consent.organisation)
    assert list(rows.values_list("state", "by_terms")) == [("given", True)] * 2
    assert make.asked_solution(make.full_team(world.cohort)).consents.filter(by_terms=True).count() == 0


def test_terms_kept_before_mean_that_nobody_there_is_asked(world, asked):
    consent = asked.consents.filter(party=Party.ORGANISATION).first()
    act.accept_terms(consent, said_in="Agreement, section 7", by=world.people["OR"], at=timezone.now())
    act.take_back(asked, by=world.people["TM"], at=timezone.now())

    again = act.ask_release(Solution.objects.get(), by=world.people["TM"], at=timezone.now())

    assert again.consents.get(organisation=consent.organisation).by_terms


def test_other_words_ask_everybody_again(world, team, asked):
    with pytest.raises(solutions.WaitsForReleases):
        solutions.write_solution(team, make.words(), by=world.people["TM"], at=timezone.now())
    give_all(asked)
    with pytest.raises(WrongState):
        act.take_back(asked, by=world.people["TM"], at=timezone.now())
    give(asked.consents.first(), says_yes=False)

    taken = act.take_back(asked, by=world.people["TM"], at=timezone.now())

    assert (taken.state, taken.consents.count(), taken.released_at) == (SolutionState.DRAFT, 0, None)


def test_the_rule_of_the_team_says_whose_yes_is_needed(world, team):
    lead = team.memberships.last().enrolment
    team.signing, team.lead = SigningRule.LEAD, lead
    team.save()
    asked = act.ask_release(make.solution(team), by=world.people["TM"], at=timezone.now())

    assert list(asked.consents.filter(party=Party.MEMBER).values_list("person", "state")) == [
        (lead.person_id, "given" if lead.person == world.people["TM"] else "waiting")
    ]


def test_a_team_that_lets_its_lead_speak_names_one_first(world, team):
    team.signing = SigningRule.LEAD
    team.save()

    with pytest.raises(act.NobodyLeads):
        act.ask_release(make.solution(team), by=world.people["TM"], at=timezone.now())


def test_nobody_answers_for_others(world, asked):
    consent = asked.consents.get(party=Party.OWNER)
    link = make.release_link(consent)

    for role in ("PA", "OR", "SA", "ME"):
        with pytest.raises(NotAllowed):
            act.answer_release(asked, says_yes=True, by=world.people[role], at=timezone.now())
    for role in ("TM", "SA", "OX"):
        with pytest.raises(NotAllowed):
            act.accept_terms(consent, said_in="Somewhere", by=world.people[role], at=timezone.now())
    with pytest.raises(act.NotAsked):
        act.answer_by_link(link, says_yes=True, at=link.link_expires_at)


def test_an_organiser_takes_a_released_solution_from_the_public_with_a_reason(world, asked):
    give_all(asked)

    act.withdraw_solution(asked, reason="A picture shows a badge.", by=world.people["OR"], at=timezone.now())

    asked.refresh_from_db()
    assert asked.state == SolutionState.WITHDRAWN
    assert AuditEvent.objects.filter(code="teams.solution.withdrawn", by=world.people["OR"].pk).exists()


def test_a_picture_says_what_and_whom_it_shows(world):
    team = world.team
    version = world.hand_in()
    slot = world.asked.slots.get()
    picture = make.attachment(version.submission, slot, kind="jpeg", original_name="us.jpg")
    version.files.add(picture)
    shown = queries.members(team)[0]
    with pytest.raises(solutions.SaysNothing):
        make.solution(team, files=[solutions.Chosen(picture)])
    stranger = make.attachment(make.submission(world.other_team, world.asked), slot)
    with pytest.raises(solutions.NotYourFile):
        make.solution(team, files=[solutions.Chosen(stranger)])

    made = make.solution(team, files=[solutions.Chosen(picture, "Two of us at a desk", (shown,))])

    file = made.files.get()
    assert list(Pictured.objects.values_list("picture", "person")) == [(file.pk, shown.pk)]
