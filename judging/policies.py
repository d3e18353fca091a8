"""Who may do what with rubrics, pitch days, scorecards and results. A conflict wins over every other grant."""

import datetime as dt
from typing import Any

import rules

from judging.models import (
    CardQuestion,
    Conflict,
    JudgePass,
    PeoplesVote,
    Pitch,
    PitchDay,
    ResultSheet,
    Scorecard,
    Seat,
    Signatory,
    StageNeed,
)
from judging.states import ConflictState
from programme.models import Person
from programme.policies import has_opened, is_in_results_group, is_organiser, is_site_admin
from programme.shared import acting_as, audit_words, looking, narrow_sessions
from programme.shared.time import now
from programme.states import GlassKind, LookKind, Role
from teams.models import Membership, Mentorship


def day_of(target: Any) -> PitchDay:
    """The pitch day that a sheet, a pitch or the day itself belongs to."""
    return target if isinstance(target, PitchDay) else target.pitch_day


@rules.predicate
def is_chair_or_deputy(person: Person, target: Any) -> bool:
    return target is not None and person.pk in {day_of(target).chair_id, day_of(target).deputy_id}


@rules.predicate
def is_locked(person: Person, target: Any) -> bool:
    return target is not None and day_of(target).is_locked


@rules.predicate
def is_signatory(person: Person, target: Any) -> bool:
    return target is not None and Signatory.objects.filter(person=person, pitch_day=day_of(target)).exists()


@rules.predicate
def is_tied_to_a_team(person: Person, target: Any) -> bool:
    """Mentored or belonged to a team that pitches, has a confirmed conflict, or sits on the panel."""
    day = day_of(target)
    teams = Pitch.objects.filter(pitch_day=day).values("team")
    return (
        Conflict.objects.filter(pitch_day=day, judge=person, state=ConflictState.CONFIRMED).exists()
        or Mentorship.objects.filter(team__in=teams, enrolment__person=person).exists()
        or Membership.objects.filter(team__in=teams, enrolment__person=person).exists()
        or day.panels.filter(seats__enrolment__person=person).exists()
    )


@rules.predicate
def holds_the_card(person: Person, card: Scorecard) -> bool:
    """The card is the person's own, they still have a seat, and nothing bars them."""
    if card is None or card.judge_id != person.pk:
        return False
    if not hasattr(card, "is_seated"):
        card = Scorecard.objects.with_grounds().get(pk=card.pk)
    return card.is_seated and not card.is_barred


@rules.predicate
def is_of_the_cohort_and_no_judge(person: Person, vote: PeoplesVote) -> bool:
    if vote is None:
        return False
    roles = set(person.enrolments.active().filter(cohort=vote.pitch_day.cohort_id).values_list("role", flat=True))
    return bool(roles) and Role.JUDGE not in roles


@rules.predicate
def gave_the_card(person: Person, question: CardQuestion) -> bool:
    return question is not None and question.card.judge_id == person.pk


@rules.predicate
def has_a_seat(person: Person, pitch: Pitch) -> bool:
    return pitch is not None and Pitch.objects.seen_by_judge(person).filter(pk=pitch.pk).exists()


@rules.predicate
def sits_on_the_panel(person: Person, target: Any) -> bool:
    """Has a seat that the person has not left, and their place in the cohort has not ended."""
    seats = Seat.objects.filter(panel__pitch_day=day_of(target), left_at=None, enrolment__state="active")
    return seats.filter(enrolment__person=person).exists()


@rules.predicate
def is_on_the_team(person: Person, pitch: Pitch) -> bool:
    members = Membership.objects.live().filter(enrolment__person=person, enrolment__state="active")
    return pitch is not None and members.filter(team=pitch.team_id).exists()


@rules.predicate
def is_barred(person: Person, pitch: Pitch) -> bool:
    barring = Conflict.objects.barring().filter(pitch_day=pitch.pitch_day_id, judge=person, team=pitch.team_id)
    return bool(barring.exists())


# The last use is noted only so often, so that reading pages does not write.
NOTED_EVERY = dt.timedelta(minutes=5)


def pass_is_live(person: Person, kept: list[Any], at: dt.datetime) -> bool:
    """Whether a judge who came by a link is still let in: asked with every request, so that an end is at once."""
    found = JudgePass.objects.whole().filter(pk=kept[0], link_issue=kept[1], seat__enrolment__person=person).first()
    if found is None or not found.is_good(at):
        return False
    if found.last_seen_at is None or at - found.last_seen_at > NOTED_EVERY:
        JudgePass.objects.filter(pk=found.pk).update(last_seen_at=at)
    return True


# Only judges' own pages lie under these addresses; everywhere else such a session is nobody.
BY_PASS = narrow_sessions.register(
    narrow_sessions.NarrowSession("judge_pass", ("/judge/", "/accounts/logout/"), pass_is_live)
)

sees_results = (is_in_results_group | is_signatory) & ~is_site_admin
is_of_the_results_group = is_in_results_group & ~is_site_admin
may_sign = is_signatory & ~is_site_admin & ~is_tied_to_a_team & is_locked

rules.add_perm("judging.organise", is_organiser)
rules.add_perm("judging.print_certificates", is_organiser | is_in_results_group & ~is_site_admin)
rules.add_perm("judging.view_set_up", is_organiser | is_site_admin)
rules.add_perm("judging.view_progress", is_organiser | is_in_results_group | is_site_admin)
rules.add_perm("judging.lock_scoring", is_organiser | is_chair_or_deputy)
rules.add_perm("judging.run_stage", is_organiser | is_chair_or_deputy)
rules.add_perm("judging.type_paper", (is_organiser | is_chair_or_deputy) & ~is_site_admin)
rules.add_perm("judging.nudge", is_organiser | is_in_results_group & ~is_site_admin)
rules.add_perm("judging.reopen_card", is_organiser | is_chair_or_deputy)
rules.add_perm("judging.open_pitch", has_a_seat & ~is_barred)
rules.add_perm("judging.declare_conflict", has_a_seat)
rules.add_perm("judging.score", holds_the_card)
rules.add_perm("judging.practise", sits_on_the_panel)
rules.add_perm("judging.ask_for_stage", is_on_the_team | is_organiser)
rules.add_perm("judging.view_stage_needs", is_organiser | has_opened(GlassKind.NEEDS))
rules.add_perm("judging.view_guest_needs", is_organiser | has_opened(GlassKind.NEEDS))
rules.add_perm("judging.open_results", is_of_the_results_group)
rules.add_perm("judging.view_result", sees_results & is_locked)
# To read only, and for a site admin too who has opened it: the doors of the pages, and what lies behind them.
rules.add_perm("judging.enter_results", is_of_the_results_group | has_opened(GlassKind.RESULTS))
rules.add_perm("judging.enter_cards", is_of_the_results_group | has_opened(GlassKind.SCORECARDS))
rules.add_perm("judging.read_result", (sees_results | has_opened(GlassKind.RESULTS) & ~is_tied_to_a_team) & is_locked)
rules.add_perm(
    "judging.read_cards", (is_of_the_results_group | has_opened(GlassKind.SCORECARDS) & ~is_tied_to_a_team) & is_locked
)
rules.add_perm("judging.decide_result", is_in_results_group & ~is_site_admin & is_locked)
rules.add_perm("judging.answer_question", gave_the_card)
rules.add_perm("judging.vote", is_of_the_cohort_and_no_judge)
rules.add_perm("judging.cast", is_chair_or_deputy & ~is_site_admin)
rules.add_perm("judging.sign", may_sign)
rules.add_perm("judging.publish", may_sign)
rules.add_perm("judging.withdraw", may_sign)

# Who is not in the results group does not even see in the audit record that awards were set or a sheet was computed.
for prefix in ("judging.awards.", "judging.card.", "judging.sheet.", "judging.signatures."):
    audit_words.secret(prefix, "judging.open_results")

for permission in ("judging.view_stage_needs", "judging.view_guest_needs"):
    looking.watch(permission, LookKind.NEEDS)
for permission in ("judging.view_result", "judging.read_result"):
    looking.watch(permission, LookKind.RESULTS)
looking.watch("judging.read_cards", LookKind.SCORECARDS)
looking.unless(
    LookKind.RESULTS, lambda target: ResultSheet.objects.public(now()).filter(pitch_day=day_of(target)).exists()
)
looking.concerns(
    "judging.PitchDay",
    LookKind.NEEDS,
    lambda person: StageNeed.objects.filter(person=person).values_list("pitch__pitch_day", flat=True),
)
looking.concerns(
    "judging.PitchDay",
    LookKind.SCORECARDS,
    lambda person: Scorecard.objects.filter(judge=person).values_list("pitch__pitch_day", flat=True),
)

# Of judging nothing but what everybody may read.
acting_as.opens("judging:result_public", "judging:method_show")
