"""Lets judges in on the day without e-mail: links that open once, made, opened and ended."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from judging.actions.panel import PanelFixed
from judging.models import JudgePass, PitchDay, Seat
from judging.models.judge_pass import end_of
from judging.queries import judge_pass as queries
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class PassUsed(Refused):
    sentence = _("This link has been used. Ask the pitch-day desk for a new one: it takes a moment.")


class PassOver(Refused):
    sentence = _("This link has ended. Ask the pitch-day desk for a new one.")


class PassEarly(Refused):
    sentence = _("This link opens the day before the pitch day.")


@action
def issue_pass(seat: Seat, *, by: Person, at: dt.datetime) -> JudgePass:
    """Make the judge a new link; an earlier one ends, with the session that it opened."""
    seat = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("panel__pitch_day__cohort__programme")
        .get(pk=seat.pk)
    )
    authorise(by, "judging.organise", seat)
    if seat.left_at or at >= end_of(seat.panel.pitch_day):
        raise PanelFixed(str(_("The pitch day is over, or the judge has left.")))
    link = JudgePass.objects.filter(seat=seat).first() or JudgePass(seat=seat, link_issue=0)
    link.seat = seat
    link.link_issue += 1
    link.made_at, link.link_expires_at = at, link.closes_at
    link.link_used_at = link.link_revoked_at = link.last_seen_at = None
    link.issue_link()
    link.save()
    record("judging.pass.issued", by=by, target=link, judge=str(seat.enrolment.person_id), issue=link.link_issue)
    return link


@action
def issue_missing_passes(day: PitchDay, *, by: Person, at: dt.datetime) -> list[JudgePass]:
    """Make a link for every judge who has none that could still be opened or is in use."""
    authorise(by, "judging.organise", day)
    return [issue_pass(held.seat, by=by, at=at) for held in queries.held_for(day, at=at) if not held.is_good]


@action
def revoke_pass(link: JudgePass, *, by: Person, at: dt.datetime) -> JudgePass:
    """End a link at once, and what it opened. Asking again changes nothing."""
    link = JudgePass.objects.whole().select_for_update(of=("self",)).get(pk=link.pk)
    authorise(by, "judging.organise", link)
    if link.link_revoked_at is None:
        link.link_revoked_at = at
        link.save(update_fields=("link_revoked_at",))
        record("judging.pass.revoked", by=by, target=link, judge=str(link.seat.enrolment.person_id))
    return link


@action
def open_pass(link: JudgePass, *, at: dt.datetime) -> JudgePass:
    """Let the judge in, once. Raises PassUsed the second time, also when two devices press at the same moment."""
    link = JudgePass.objects.whole().select_for_update(of=("self",)).get(pk=link.pk)
    if not link.is_good(at):
        raise PassOver
    if link.is_used:
        raise PassUsed
    if at < link.opens_at:
        raise PassEarly
    link.link_used_at = link.last_seen_at = at
    link.save(update_fields=("link_used_at", "last_seen_at"))
    judge = link.seat.enrolment.person
    record("judging.pass.opened", by=judge, target=link, judge=str(judge.pk), issue=link.link_issue)
    return link
