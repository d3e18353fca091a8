"""Takes a team out of the result for a reason, and back. No award moves up by it: all are decided anew."""

from django.utils.translation import gettext_lazy

from judging import engine
from judging.actions.result import (
    NothingToCount,
    WithoutReason,
    fill_sheet,
    lock_sheet,
    refuse_published,
    void_signatures,
)
from judging.models import Disqualification, Pitch, PitchDay, ResultSheet
from judging.queries import result
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class OutAlready(Refused):
    sentence = gettext_lazy("This team is disqualified already.")


class InAgain(Refused):
    sentence = gettext_lazy("This team is ranked again already.")


@action
def disqualify_team(pitch: Pitch, *, by: Person, reason: str) -> Disqualification:
    """Leave the team out of the order and the awards. A published result has to be withdrawn first; a sheet that is
    there is worked out anew, without awards and signatures."""
    authorise(by, "judging.decide_result", pitch)
    if not reason.strip():
        raise WithoutReason
    day, sheet = _locked(pitch)
    if pitch.disqualifications.filter(lifted_at=None).exists():
        raise OutAlready
    out = Disqualification.objects.create(pitch=pitch, reason=reason.strip(), decided_by=by, decided_at=now())
    record("judging.awards.team_disqualified", by=by, target=pitch, reason=reason, team=str(pitch.team_id))
    _work_out_anew(day, sheet, by=by)
    return out


@action
def lift_disqualification(out: Disqualification, *, by: Person) -> Disqualification:
    """Rank the team again."""
    authorise(by, "judging.decide_result", out.pitch)
    day, sheet = _locked(out.pitch)
    out = Disqualification.objects.select_for_update(of=("self",)).select_related("pitch").get(pk=out.pk)
    if out.lifted_at:
        raise InAgain
    out.lifted_by, out.lifted_at = by, now()
    out.save(update_fields=("lifted_by", "lifted_at"))
    record("judging.awards.team_ranked_again", by=by, target=out.pitch, team=str(out.pitch.team_id))
    _work_out_anew(day, sheet, by=by)
    return out


def _locked(pitch: Pitch) -> tuple[PitchDay, ResultSheet | None]:
    days = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme", "rubric")
    day = days.get(pk=pitch.pitch_day_id)
    sheet = ResultSheet.objects.current().filter(pitch_day=day).first()
    if sheet is not None:
        sheet = lock_sheet(sheet)
        refuse_published(sheet)
    return day, sheet


def _work_out_anew(day: PitchDay, sheet: ResultSheet | None, *, by: Person) -> None:
    if sheet is None:
        return
    inputs: engine.Day = result.day_for_engine(day)
    if not inputs.cards:
        raise NothingToCount
    void_signatures(sheet, by=by)
    sheet.awards.all().delete()
    sheet.award_reason = ""
    fill_sheet(sheet, inputs)
