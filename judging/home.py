"""What judging puts on home pages and in the header."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.queries import (
    card_question,
    certificate,
    panel,
    pitch_day,
    published,
    result,
    scorecard,
    signature,
    strictness,
    vote,
)
from judging.states import AwardKind
from programme.models import Cohort, Enrolment, Person, ProgrammeRole
from programme.shared.addresses import path_in
from programme.shared.navigation import Link, Panel, Task, at_start, in_header, in_pack, in_room, on_home, what_needs_me
from programme.shared.time import clock_words
from programme.states import CohortState, ProgrammeRoleKind, Role
from teams.models import Team
from teams.queries import team


@in_header
def judging(enrolments: list[Enrolment], cohort: Cohort) -> Iterator[Link]:
    """For judges of the cohort."""
    if any(row.role == Role.JUDGE for row in enrolments):
        yield Link(_("Judging"), reverse("judging:scorecard_home"))


@in_room
def result_of_the_team(own: Team, now: dt.datetime) -> Iterator[Panel]:
    """For the team's members, once the result is public."""
    if published.published_for_team(own, at=now):
        yield Panel("judging/team_result/_room.html", {"cohort": own.cohort})


@what_needs_me
def cards_to_hand_in(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """A judge's cards that are not in while scoring is open."""
    if not isinstance(subject, Enrolment) or subject.role != Role.JUDGE:
        return
    for pitch in scorecard.pitches_for_judge(subject.person).filter(
        pitch_day__cohort=subject.cohort_id,
        pitch_day__state="open",
        link=None,
        card_submitted_at=None,
        card_missed=False,
    ):
        verb = _("Go on with the card for %(team)s") if pitch.card_version else _("Score the pitch of %(team)s")
        # The time of the pitch is no due time: a card is in time until scoring is locked.
        pitched = _("Pitch at %(time)s") % {"time": clock_words(pitch.starts_at, subject.cohort.zone)}
        card = f"{reverse('judging:scorecard_home')}#pitch={pitch.pk}"
        yield Task(verb % {"team": pitch.team}, card, about=pitched)


@what_needs_me
def questions_to_answer(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """What the results group asks a judge about a card."""
    if isinstance(subject, Enrolment) and subject.role == Role.JUDGE:
        for asked in card_question.open_questions(subject.person):
            label = _("Answer about your card for %(team)s") % {"team": asked.card.pitch.team}
            yield Task(label, reverse("judging:card_question_answer", args=(asked.pk,)))


@what_needs_me
def vote_to_cast(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """The people's vote while it is open and the person has not voted."""
    found = vote.voting(subject.person, subject.cohort, at=now) if isinstance(subject, Enrolment) else None
    if found and found.is_open and found.chosen is None:
        url = path_in(subject.cohort, "judging:vote_cast")
        yield Task(_("Vote for the people’s choice"), url, due_at=found.vote.closes_at)


@what_needs_me
def pitch_day_to_run(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """What organisers have to decide before and on the pitch day."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.ORGANISER:
        return
    for cohort in subject.programme.cohorts.exclude(state=CohortState.COMPLETED).select_related("programme"):
        if waiting := panel.waiting_for_a_decision(cohort):
            yield Task(
                ngettext(
                    "Decide about %(n)d link between a judge and a team",
                    "Decide about %(n)d links between judges and teams",
                    waiting,
                )
                % {"n": waiting},
                path_in(cohort, "judging:panel_desk"),
            )
        day = pitch_day.of_cohort(cohort)
        if day and day.is_planned and day.starts_at - now < dt.timedelta(days=2):
            yield Task(_("Open scoring"), path_in(cohort, "judging:pitch_day_open"), due_at=day.starts_at)


@what_needs_me
def results_to_decide(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """The results group's next step once scoring is locked."""
    if not isinstance(subject, ProgrammeRole) or subject.kind != ProgrammeRoleKind.RESULTS:
        return
    for cohort in subject.programme.cohorts.exclude(state=CohortState.COMPLETED).select_related("programme"):
        if result.awards_are_missing(cohort):
            yield Task(_("Decide the awards"), path_in(cohort, "judging:result_desk"))


@what_needs_me
def sheets_to_sign(subject: Enrolment | ProgrammeRole, now: dt.datetime) -> Iterator[Task]:
    """Sheets that wait for the person's signature."""
    for sheet in signature.waiting_for_signature(subject.person):
        yield Task(
            _("Sign the result of %(cohort)s") % {"cohort": sheet.pitch_day.cohort},
            reverse("judging:signing_sheet", args=(sheet.pk,)),
        )


@on_home
def own_pitch(enrolment: Enrolment, now: dt.datetime) -> Iterator[Panel]:
    """When, where and how one's own team pitches, until the day is over."""
    own = team.own(enrolment.person, enrolment.cohort) if enrolment.role == Role.PARTICIPANT else None
    pitch = pitch_day.pitch_of_team(own) if own else None
    if pitch and pitch.told_as and now < pitch.ends_at:
        yield Panel("judging/pitch/_home.html", {"pitch": pitch}, order=6)


@on_home
def result_of_the_cohort(enrolment: Enrolment, now: dt.datetime) -> Iterator[Panel]:
    """Who won, for everybody in the cohort, from the moment that it is public."""
    awards = published.published_awards(enrolment.cohort, at=now)
    if awards:
        own = team.own(enrolment.person, enrolment.cohort) if enrolment.role == Role.PARTICIPANT else None
        context = {
            "winners": [award for award in awards if award.kind == AwardKind.WINNER],
            "commended": [award for award in awards if award.kind == AwardKind.COMMENDATION],
            "cohort": enrolment.cohort,
            "has_certificate": enrolment.role in certificate.ROLES,
            "has_own": own is not None and published.published_for_team(own, at=now) is not None,
        }
        yield Panel("judging/result/_home.html", context, order=5)


@on_home
def own_strictness(enrolment: Enrolment, now: dt.datetime) -> Iterator[Panel]:
    """For a judge whose cards count in a result that is public."""
    if enrolment.role != Role.JUDGE:
        return
    if found := strictness.of_judge(enrolment.person, at=now, cohort=enrolment.cohort):
        yield Panel("judging/strictness/_home.html", {"day": found.day}, order=7)


@at_start
def doors_of_the_results_group(person: Person) -> Iterator[Link]:
    """For the chair and other people of the results group, and for signatories from outside."""
    for day in pitch_day.days_for_results_group(person):
        words = _("Pitch day of %(cohort)s: progress of scoring") % {"cohort": day.cohort}
        yield Link(words, path_in(day.cohort, "judging:progress_desk"))
        yield Link(_("Results of %(cohort)s") % {"cohort": day.cohort}, path_in(day.cohort, "judging:result_desk"))
    if signature.grants_of(person):
        yield Link(_("Sign a result"), reverse("judging:signing_home"))


@in_pack
def pitch_day_of_a_judge(place: Enrolment, now: dt.datetime) -> Iterator[Panel]:
    """The day, its times without the teams, and what judges are asked to look for."""
    day = pitch_day.of_cohort(place.cohort) if place.role == Role.JUDGE else None
    if day and panel.judges_now(place.person, day):
        times = list(day.pitches.order_by("position").values_list("starts_at", flat=True))
        context = {"day": day, "times": times, "ends_at": pitch_day.ends_at(day), "criteria": day.rubric.criteria.all()}
        yield Panel("judging/pitch_day/_pack.html", context)
