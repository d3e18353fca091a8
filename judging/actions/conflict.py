"""Finds links between judges and teams, and decides about them. Only a shared employer is a question; the rest bars."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.actions.board import raise_board
from judging.actions.standing import refresh_all_standings
from judging.models import Conflict, Pitch, PitchDay
from judging.notifications import CONFLICT_FOUND, CONFLICT_WAIVED
from judging.queries import panel, scorecard
from judging.states import CONFLICT, ConflictSource, ConflictState, PitchDayState
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import ClientChange, Cohort, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import ProgrammeRoleKind


class ReasonMissing(Refused):
    sentence = gettext_lazy("Say why. The reason is kept with the result.")


class ScoringLocked(Refused):
    sentence = gettext_lazy("Scoring is locked. Decisions about judges and teams can no longer be changed.")


class NotOnThePanel(Refused):
    sentence = gettext_lazy("This judge has no seat on the panel.")


class NoSuchPitch(Refused):
    status = 404
    sentence = gettext_lazy("There is no such pitch.")


class AnotherChange(Refused):
    sentence = gettext_lazy(
        "This device has mixed up two changes. Load the page again, then declare the conflict again."
    )


def find_conflicts(day: PitchDay, *, by: Person | None) -> list[Conflict]:
    """Write down every link that is not known yet, bar mentors at once, and ask the organisers about the rest.

    Called whenever a judge takes a seat, a team gets a pitch, or scoring opens.
    """
    known = set(day.conflicts.values_list("judge", "team", "source"))
    fresh = [row for row in _links(day) if (row.judge_id, row.team_id, row.source) not in known]
    if not fresh:
        return []
    Conflict.objects.bulk_create(fresh)
    for row in fresh:
        record("judging.conflict.found", by=by, target=row, **_facts(row))
    _ask_organisers(day, [row for row in fresh if row.is_proposed])
    raise_board(day)
    refresh_all_standings(day)
    return fresh


def _links(day: PitchDay) -> list[Conflict]:
    """Everything that ties a judge of the day to a team: mentoring bars, a shared employer is a question."""
    mentoring = {"source": ConflictSource.MENTORING, "state": ConflictState.CONFIRMED}
    employer = {"source": ConflictSource.EMPLOYER, "state": ConflictState.PROPOSED}
    day_and_time = {"pitch_day": day, "found_at": now()}
    return [
        Conflict(judge_id=judge, team_id=team, **mentoring, **day_and_time)
        for judge, team in sorted(panel.mentored(day), key=str)
    ] + [
        Conflict(judge_id=each.judge, team_id=each.team, detail=_shared(each), **employer, **day_and_time)
        for each in panel.shared_employers(day)
    ]


def _ask_organisers(day: PitchDay, proposed: list[Conflict]) -> None:
    if proposed:
        notify(
            CONFLICT_FOUND,
            to=_organisers(day),
            about=day,
            act=f"proposed {proposed[0].pk}",
            count=len(proposed),
            address=address_in(day.cohort, "judging:panel_desk"),
        )


def look_again(cohort: Cohort, *, by: Person | None) -> None:
    """Somebody of the cohort works elsewhere now: look for links once more. A waived link that has another employer
    in it is a new question. Part of the act that changed the employer."""
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme").filter(cohort=cohort)
    for each in day.exclude(state=PitchDayState.LOCKED):
        for shared in panel.shared_employers(each):
            waived = each.conflicts.filter(
                judge=shared.judge, team=shared.team, source=ConflictSource.EMPLOYER, state=ConflictState.WAIVED
            ).first()
            if waived and waived.detail != _shared(shared):
                CONFLICT.check(waived.state, to=ConflictState.PROPOSED)
                waived.state, waived.detail, waived.reason = ConflictState.PROPOSED, _shared(shared), ""
                waived.decided_at = waived.decided_by = None
                waived.save()
                record("judging.conflict.reopened", by=by, target=waived, **_facts(waived))
        find_conflicts(each, by=by)
        raise_board(each)


def _shared(shared: panel.SharedEmployer) -> str:
    return _("Shared employer: %(employers)s") % {"employers": ", ".join(shared.employers)}


def _facts(conflict: Conflict) -> dict[str, Any]:
    return {"judge": str(conflict.judge_id), "team": str(conflict.team_id), "source": conflict.source}


def _organisers(day: PitchDay) -> list[Person]:
    return list(
        Person.objects.filter(
            programme_roles__programme=day.programme, programme_roles__kind=ProgrammeRoleKind.ORGANISER
        )
    )


@action
def declare_conflict(pitch: Pitch, *, by: Person, detail: str) -> Conflict:
    """A judge says that they have a link to the team: they are barred at once, and the organisers are told."""
    authorise(by, "judging.declare_conflict", pitch)
    day = PitchDay.objects.select_for_update().select_related("cohort__programme").get(pk=pitch.pitch_day_id)
    if day.is_locked:
        raise ScoringLocked
    conflict, is_new = Conflict.objects.get_or_create(
        pitch_day=day,
        judge=by,
        team=pitch.team,
        source=ConflictSource.DECLARED,
        defaults={"state": ConflictState.CONFIRMED, "detail": detail, "found_at": now()},
    )
    if not is_new and conflict.state != ConflictState.CONFIRMED:
        CONFLICT.check(conflict.state, to=ConflictState.CONFIRMED)
        conflict.state, conflict.detail = ConflictState.CONFIRMED, detail
        conflict.save(update_fields=("state", "detail"))
    record("judging.conflict.declared", by=by, target=conflict, **_facts(conflict))
    notify(
        CONFLICT_FOUND,
        to=_organisers(day),
        about=day,
        act=f"declared {conflict.pk}",
        declared=True,
        pitch=pitch,
        address=address_in(day.cohort, "judging:panel_desk"),
    )
    raise_board(day)
    refresh_all_standings(day)
    return conflict


@action
def declare_conflict_on_device(pitch: UUID, *, by: Person, detail: str, change: DeviceChange) -> None:
    """The same from a judge's device, which may send it again until it hears an answer: it counts once."""
    found = scorecard.pitch_for_judge(by, pitch)
    if found is None:
        raise NoSuchPitch
    target = f"judging.Pitch {pitch}"
    earlier = ClientChange.objects.filter(pk=change.id, person=by).first()
    if earlier and earlier.target != target:
        raise AnotherChange
    if earlier is None:
        declare_conflict(found, by=by, detail=detail)
        ClientChange.objects.create(id=change.id, person=by, target=target, answer={"barred": True})


@action
def bar_judge(pitch: Pitch, *, by: Person, judge: Person, detail: str) -> Conflict:
    """An organiser knows of a link that no record shows, such as line management: the judge is barred at once."""
    authorise(by, "judging.organise", pitch)
    day = PitchDay.objects.select_for_update().select_related("cohort__programme").get(pk=pitch.pitch_day_id)
    if day.is_locked:
        raise ScoringLocked
    if not detail.strip():
        raise ReasonMissing
    if not panel.judges_now(judge, day):
        raise NotOnThePanel
    conflict, _is_new = Conflict.objects.update_or_create(
        pitch_day=day,
        judge=judge,
        team=pitch.team,
        source=ConflictSource.LINE_MANAGEMENT,
        defaults={
            "state": ConflictState.CONFIRMED,
            "detail": detail,
            "found_at": now(),
            "decided_by": by,
            "decided_at": now(),
        },
    )
    record("judging.conflict.barred", by=by, target=conflict, reason=detail, **_facts(conflict))
    raise_board(day)
    refresh_all_standings(day)
    return conflict


@action
def confirm_conflict(conflict: Conflict, *, by: Person) -> Conflict:
    """The link counts: the judge stays barred from the team."""
    return _decide(conflict, by=by, state=ConflictState.CONFIRMED, reason="")


@action
def waive_conflict(conflict: Conflict, *, by: Person, reason: str) -> Conflict:
    """The link does not matter, for a reason that is kept: the judge may score the team, and is told so."""
    if not reason.strip():
        raise ReasonMissing
    conflict = _decide(conflict, by=by, state=ConflictState.WAIVED, reason=reason.strip())
    if (
        not Conflict.objects.barring()
        .filter(pitch_day=conflict.pitch_day, judge=conflict.judge, team=conflict.team)
        .exists()
    ):
        notify(CONFLICT_WAIVED, to=[conflict.judge], about=conflict)
    return conflict


def _decide(conflict: Conflict, *, by: Person, state: ConflictState, reason: str) -> Conflict:
    conflict = (
        Conflict.objects.select_for_update(of=("self",))
        .select_related("pitch_day__cohort__programme", "judge", "team")
        .get(pk=conflict.pk)
    )
    authorise(by, "judging.organise", conflict)
    if conflict.pitch_day.is_locked:
        raise ScoringLocked
    CONFLICT.check(conflict.state, to=state)
    conflict.state, conflict.reason = state, reason
    conflict.decided_at, conflict.decided_by = now(), by
    conflict.save(update_fields=("state", "reason", "decided_at", "decided_by"))
    record(f"judging.conflict.{state.value}", by=by, target=conflict, reason=reason, **_facts(conflict))
    raise_board(conflict.pitch_day)
    refresh_all_standings(conflict.pitch_day)
    return conflict
