"""Puts another judge in the place of one who cannot come, from a name typed at the desk, without mail."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from judging.actions import panel
from judging.actions.allocation import hand_over
from judging.actions.board import raise_board
from judging.actions.judge_pass import issue_pass
from judging.actions.panel import PanelFixed
from judging.models import JudgePass, PitchDay, Scorecard, Seat
from judging.queries.allocation import still_to_hear
from judging.queries.panel import has_scored
from programme.actions.audit import record
from programme.actions.enrolment import enrol
from programme.actions.notification import NO_MAIL
from programme.actions.organisation import create_organisation
from programme.models import Enrolment, Organisation, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import EnrolmentState, Role


class TakesPart(Refused):
    sentence = _("This person takes part in the cohort, so they cannot judge it.")


class WasJudge(Refused):
    sentence = _("This person had a place as a judge in this cohort, and it has ended or rests.")


@action
def swap_judge(
    seat: Seat, *, by: Person, full_name: str, organisation: Organisation, email: str = "", at: dt.datetime
) -> JudgePass:
    """Give a newcomer a seat, cards and a link in place of a judge, whose own link dies. Links between the newcomer and
    teams are looked for at once; what the old judge had handed in stays and counts."""
    day = (
        PitchDay.objects.select_for_update(of=("self",))
        .select_related("cohort__programme")
        .get(pk=seat.panel.pitch_day_id)
    )
    authorise(by, "judging.organise", day)
    if day.is_locked or seat.left_at:
        raise PanelFixed
    newcomer = _enrolled(day, full_name=full_name, organisation=organisation, email=email, at=at)
    left = still_to_hear(seat)
    vacate(seat, by=by, at=at)
    fresh = panel.seat_judge(day, by=by, enrolment=newcomer)
    hand_over(fresh, left)
    record(
        "judging.seat.swapped", by=by, target=fresh, judge=str(newcomer.person_id), before=str(seat.enrolment.person_id)
    )
    return issue_pass(fresh, by=by, at=at)


@action
def swap_judge_of_new_employer(
    seat: Seat, *, by: Person, full_name: str, employer: str, sector: str, email: str = "", at: dt.datetime
) -> JudgePass:
    """The same for somebody whose employer the programme does not know yet."""
    organisation = create_organisation(seat.panel.pitch_day.cohort.programme, by=by, name=employer, sector=sector)
    return swap_judge(seat, by=by, full_name=full_name, organisation=organisation, email=email, at=at)


def _enrolled(day: PitchDay, *, full_name: str, organisation: Organisation, email: str, at: dt.datetime) -> Enrolment:
    """The newcomer's place as a judge of the cohort: the one they have, or a new one."""
    email = email.strip().lower() or f"judge-{uuid.uuid4()}{NO_MAIL}"
    places = Enrolment.objects.filter(cohort=day.cohort_id, person__email=email).select_related(
        "person", "organisation"
    )
    for place in places:
        if place.role != Role.JUDGE:
            raise TakesPart
        if place.state != EnrolmentState.ACTIVE:
            raise WasJudge
        return place
    return enrol(day.cohort, role=Role.JUDGE, email=email, full_name=full_name, organisation=organisation, at=at)


@action
def vacate(seat: Seat, *, by: Person, at: dt.datetime) -> None:
    """End a judge's seat: without cards it is taken away, with cards it is left, and empty cards go."""
    if not has_scored(seat):
        panel.unseat_judge(seat, by=by)
        return
    authorise(by, "judging.organise", seat)
    Scorecard.objects.filter(
        pitch__pitch_day=seat.panel.pitch_day_id, judge=seat.enrolment.person_id, version=0
    ).delete()
    Seat.objects.filter(pk=seat.pk).update(left_at=at)
    JudgePass.objects.filter(seat=seat, link_revoked_at=None).update(link_revoked_at=at)
    raise_board(seat.panel.pitch_day)
    record("judging.seat.left", by=by, target=seat, judge=str(seat.enrolment.person_id))
