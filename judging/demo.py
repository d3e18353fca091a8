"""The pitch day and the result of the demo season. By actions."""

import datetime as dt
import uuid

from judging.actions import (
    allocation,
    analysis,
    award,
    card_question,
    conflict,
    deliberation,
    display_link,
    feedback,
    guest,
    held_change,
    judge_pass,
    panel,
    paper,
    pitch_day,
    practice,
    remote,
    result,
    rubric,
    scorecard,
    signature,
    stage,
    stage_need,
    timetable,
    vote,
)
from judging.models import PitchDay, ResultSheet
from judging.queries import panel as panels
from judging.queries import pitch_day as days
from judging.queries import progress
from judging.queries import result as results
from judging.queries import rubric as rubrics
from judging.queries import vote as votes
from judging.states import AwardKind, CardAnswer, ModerationAct, PitchMode
from programme.demo.season import PITCH_DAY, Season
from programme.models import Person
from programme.recovery_codes import HashedRecoveryCodes
from programme.shared.authorise import may
from programme.shared.device_changes import Holding
from programme.states import Role

CHAIR = "carol.chair@cabinet.example"
OUTSIDE = "sam.signatory@audit.example"
CODES = ("10203040", "20304050", "30405060")
# Of a judge whose network failed.
PHONE = uuid.UUID(int=1)
# What each team gets on the five criteria, in running order; judges lie a little above or below.
LEVELS = (
    (3, 3, 3, 4, 4),
    (4, 5, 4, 4, 5),
    (4, 4, 4, 3, 4),
    (2, 3, 3, 2, 4),
    (5, 4, 4, 5, 4),
    (3, 4, 3, 3, 3),
    (3, 4, 4, 4, 3),
)
STRENGTHS = (
    "You had spoken to the people who have the problem, and it showed.",
    "One could see the first step being taken next month.",
    "The question you asked of the data was a good one.",
)
THOUGHTS = (
    "What would it look like in an office with two people?",
    "Whose budget pays for the second year?",
    "Try to prove yourselves wrong before somebody else does.",
)


def hold_pitch_day(season: Season) -> None:
    """Rubric, running order, four judges, one link to decide; scoring is open and the first cards are in."""
    by, cohort = season.organiser, season.cohort
    rubric.create_rubric(cohort, by=by)
    day = pitch_day.plan_pitch_day(
        cohort,
        by=by,
        starts_at=season.on_day(PITCH_DAY, 10),
        place="The Old Customs Hall, Leeds",
        minutes_each=20,
        joining_link="https://meet.techconnect.example/pitch-day",
        chair=season.people[CHAIR],
    )
    pitch_day.add_pitches(day, by=by, teams=days.teams_without_pitch(day))
    timetable.add_break(day, by=by, after=4, title="Lunch", minutes=40)
    _invite(day, season)
    stage_need.ask_for_stage(
        day.pitches.get(position=2),
        {"interpreter": stage_need.Wanted(text="BSL"), "lectern": stage_need.Wanted()},
        by=by,
    )
    remote.set_pitch_mode(day.pitches.get(position=6), by=by, mode=PitchMode.TEAM_REMOTE)
    for enrolment in panels.judges_without_seat(day).filter(role=Role.JUDGE):
        panel.seat_judge(day, by=by, enrolment=enrolment)
    _leave_one_link_open(day, by)
    _practise(day, season)
    day = pitch_day.open_scoring(day, by=by)
    # Three days later, when results are out, nobody could be let in any more.
    at = min(season.now, day.starts_at)
    passes = judge_pass.issue_missing_passes(day, by=by, at=at)
    if passes[0].opens_at <= at:
        judge_pass.open_pass(passes[0], at=at)
    for number, judge in enumerate(panels.active_judges(day)):
        _score(day, judge, number, pitches=3 - number % 2, draft=number == 0)
    at_end = day.starts_at + dt.timedelta(hours=5)
    vote.plan_vote(day, by=by, opens_at=at_end, closes_at=at_end + dt.timedelta(hours=3), at=at)
    _write_on_paper(day, by)
    _begin_the_day(day, by)
    allocation.draw_allocation(day, by=by, each=3, at=at, seed=2027)
    late = progress.grid(day).to_nudge[1]
    held_change.note_held_changes(Holding(PHONE, (late.waited_for[-1].pk,)), by=late.judge, at=at)
    for name, email in ((by.full_name, by.email), ("Sam Oduya", OUTSIDE)):
        offer = signature.offer_signature(day, by=by, email=email, full_name=name)
        season.people[email] = signature.accept_signature(offer, at=season.now).person
    signature.offer_signature(day, by=by, email="rosa.reserve@audit.example", full_name="Rosa Whitmore")
    _give_recovery_codes(season.people[OUTSIDE])
    season.doors.append(("signatory from outside", f"{OUTSIDE} (recovery codes to sign with: {', '.join(CODES)})"))


def _give_recovery_codes(person: Person) -> None:
    """Codes that one can read on the demo's own page, so that the signatory can sign; each works once."""
    HashedRecoveryCodes.activate(person).take(CODES)


def _practise(day: PitchDay, season: Season) -> None:
    """All judges have scored a pitch of last year, and seen how differently they read the criteria."""
    at = season.on_day(PITCH_DAY - 7, 11)
    tried = practice.begin_practice(
        day, by=season.organiser, title="Last year’s winners: Kerb Appeal", about="The recording, seven minutes.", at=at
    )
    scored = [each for each in tried.criteria if each.is_scored]
    for number, judge in enumerate(panels.active_judges(day)):
        values: dict[int, int | str | None] = {each.pk: _level(1, place, number) for place, each in enumerate(scored)}
        practice.save_practice_card(tried, values, by=judge, at=at)
    practice.compare_practice(tried, by=season.organiser, at=at)


def _write_on_paper(day: PitchDay, by: Person) -> None:
    """One judge's third sheet came on paper; one person has typed it, a second one is waited for."""
    judge = panels.active_judges(day)[-1]
    barred = {row.team_id for row in panels.conflicts_of(day) if row.judge_id == judge.pk and row.state != "waived"}
    cards = judge.scorecards.filter(pitch__pitch_day=day, version=0).exclude(pitch__team__in=barred)
    scored = [each for each in rubrics.criteria_of(day.rubric) if each.is_scored]
    if card := cards.order_by("pitch__position").first():
        paper.type_sheet(card, {each.pk: 4 for each in scored}, by=by)


def _begin_the_day(day: PitchDay, by: Person) -> None:
    """Two teams have pitched, the third is on stage; its clock stands, so that it looks the same an hour later."""
    for number, pitch in enumerate(list(days.running_order(day))[:3]):
        stage.start_pitch(pitch, by=by, at=pitch.starts_at + dt.timedelta(minutes=2 * number))
    stage.pause(day, by=by, at=pitch.starts_at + dt.timedelta(minutes=8))
    display_link.create_display_link(day, by=by, name="Hall, left of the stage")


def _invite(day: PitchDay, season: Season) -> None:
    """A few guests; one comes, one does not, two have not answered."""
    guests = (
        guest.Invited("Ruth Okafor", "ruth.okafor@treasury.example", "Treasury", "private_office"),
        guest.Invited("Martin Speight", "martin.speight@dovetail.example", "Dovetail Networks", "sponsor"),
        guest.Invited("Ines Castellano", "ines.castellano@revenueservice.example", "Revenue Service", "line_manager"),
        guest.Invited("Tom Adeyemi", "tom.adeyemi@harbourlane.example", "Harbour & Lane", "sponsor"),
    )
    pitch_day_before = season.on_day(PITCH_DAY - 14, 10)
    made = guest.invite_guests(day, guests, by=season.organiser, at=pitch_day_before)
    guest.answer_guest(made[0], coming=True, access="A seat near the door.", diet="Vegetarian", at=pitch_day_before)
    guest.answer_guest(made[1], coming=False, at=pitch_day_before)


def publish_result(season: Season) -> None:
    """Every card is in and scoring is locked; two joint winners and two commendations, signed by two and published."""
    by, chair = season.organiser, season.people[CHAIR]
    day = days.of_cohort(season.cohort)
    for link in [row for row in panels.conflicts_of(day) if row.is_proposed]:
        conflict.waive_conflict(link, by=by, reason="Different directorates; they have never met.")
    for number, judge in enumerate(panels.active_judges(day)):
        _score(day, judge, number, pitches=len(LEVELS))
        held_change.note_held_changes(Holding(PHONE, ()), by=judge, at=season.now)
    day = pitch_day.lock_scoring(day, by=chair, missing=progress.missing_cards(day))
    _ask_about_one_card(day, chair)
    sheet = result.compute_sheet(day, by=chair)
    order = [line.team for line in sheet.results.filter(place__isnull=False).order_by("place", "team__number")]
    kinds = [AwardKind.WINNER] * 2 + [AwardKind.COMMENDATION] * 2
    citations = (
        "A solution that a town could run next month.",
        "Evidence that changed how the judges saw the problem.",
        "For listening first.",
        "For a measure that could have proved them wrong.",
    )
    awards = [award.AwardGiven(*each) for each in zip(order, kinds, citations, strict=False)]
    reason = "Less than the luck of one card lies between the two best teams, so they share first place."
    awards.append(_by_the_people(day, season))
    deliberation.write_note(day, by=chair, team=order[0], text="The trial in one office could begin next month.")
    deliberation.write_note(day, by=chair, text="The two best are too close to tell apart. Share first place?")
    sheet = award.set_awards(sheet, by=chair, awards=awards, reason=reason)
    for person in (by, season.people[OUTSIDE]):
        _sign(sheet, person)
    result.publish_sheet(ResultSheet.objects.get(pk=sheet.pk), by=by)
    # The worker's part, so that each judge finds their own strictness from the first page on.
    analysis.analyse(str(sheet.pk))
    for pitch in day.pitches.select_related("pitch_day", "team"):
        feedback.edit_feedback(pitch, {}, by=chair)
    feedback.set_release(day, by=chair, names_judges=True)


def _by_the_people(day: PitchDay, season: Season) -> award.AwardGiven:
    """Some of the participants voted, each for the team after their own; the award goes by it."""
    held = votes.vote_of(day)
    for number, person in enumerate([each for each in season.people.values() if may(each, "judging.vote", held)][::4]):
        choices = list(votes.choices(held, person))
        team = choices[min(2, len(choices) - 1)] if number % 4 else choices[0]
        vote.cast_vote(held, by=person, team=team, at=held.opens_at)
    tally = votes.counted(held)
    team, count = tally.rows[0]
    return award.AwardGiven(team, AwardKind.PEOPLES_CHOICE, f"{count} of {tally.votes} votes.")


def _ask_about_one_card(day: PitchDay, chair: Person) -> None:
    """One card looked odd; its judge stands by it, and it is kept."""
    card = day.pitches.get(position=4).scorecards.filter(submitted_at__isnull=False).order_by("judge__email").first()
    if card:
        asked = card_question.ask_judge(card, by=chair, question="You placed this team last. Is that as you meant it?")
        words = "Yes. They had not spoken to anybody who has the problem."
        card_question.answer_question(asked, by=card.judge, answer=CardAnswer.AS_MEANT, words=words)
        result.moderate_card(card, by=chair, act=ModerationAct.KEEP, reason="The judge stands by it, with a reason.")


def _leave_one_link_open(day: PitchDay, by: Person) -> None:
    """Shared employers: the last stays for the organiser to decide, the others are waived."""
    for link in [row for row in panels.conflicts_of(day) if row.is_proposed][:-1]:
        conflict.waive_conflict(link, by=by, reason="Different directorates; they have never met.")


def _score(day: PitchDay, judge: Person, number: int, *, pitches: int, draft: bool = False) -> None:
    """The judge's cards for the first pitches that nothing bars; the last one stays a draft if wanted."""
    barred = {row.team_id for row in panels.conflicts_of(day) if row.judge_id == judge.pk and row.state != "waived"}
    criteria = rubrics.criteria_of(day.rubric)
    scored = [each for each in criteria if each.is_scored]
    comments = [each for each in criteria if not each.is_scored]
    for place, pitch in enumerate(list(days.running_order(day))[:pitches]):
        card = pitch.scorecards.filter(judge=judge).first()
        if pitch.team_id in barred or card is None or card.is_submitted:
            continue
        is_draft = draft and place == pitches - 1
        values: dict[int, int | str | None] = {
            each.pk: None if is_draft and at > 2 else _level(place, at, number) for at, each in enumerate(scored)
        }
        words = (STRENGTHS[(place + number) % 3], THOUGHTS[(place * 2 + number) % 3])
        values |= {each.pk: text for each, text in zip(comments, words, strict=False)}
        change = scorecard.Change(uuid.uuid4(), card.version)
        scorecard.save_scorecard(pitch.pk, values, by=judge, change=change, hand_in=not is_draft)


def _level(place: int, criterion: int, judge: int) -> int:
    mood = (0, 1, -1, 0)[(judge + criterion + place) % 4]
    return min(5, max(1, LEVELS[place % len(LEVELS)][criterion % 5] + mood))


def _sign(sheet: ResultSheet, person: Person) -> None:
    signature.sign_sheet(sheet, by=person, content=results.content_hash(sheet), proof="recovery_codes")


CHAPTERS = {"pitch-day": hold_pitch_day, "results": publish_result}
