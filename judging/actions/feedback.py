"""Lets what judges wrote go to the teams: read through and edited by a named person, released on a date."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy

from judging.actions.result import InThePast
from judging.models import Feedback, FeedbackRelease, Pitch, PitchDay
from judging.notifications import FEEDBACK_RELEASED
from judging.queries import feedback
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from teams.models import Membership

Texts = Mapping[tuple[UUID, int], str]


class FeedbackOut(Refused):
    sentence = gettext_lazy("The teams have it already, so it can no longer be changed.")


class NotReadThrough(Refused):
    sentence = gettext_lazy("Somebody has to read every team’s comments through before a date can be set.")


@action
def edit_feedback(pitch: Pitch, texts: Texts, *, by: Person) -> int:
    """Keep what one team is to read, comment by comment; an empty text is left out. Returns how many were changed.

    What the judge wrote stays on the card, and beside the new text.
    """
    authorise(by, "judging.decide_result", pitch)
    _locked_release(pitch.pitch_day)
    found = feedback.comments_of_pitch(pitch.pitch_day, pitch.pk, by=by)
    changed, at = 0, now()
    for each in found.comments if found else ():
        text = texts.get(each.key, each.text).strip()
        changed += text != each.score.text
        Feedback.objects.update_or_create(
            card_id=each.score.card_id,
            criterion_id=each.score.criterion_id,
            defaults={"original": each.score.text, "text": text, "edited_by": by, "edited_at": at},
        )
    record("judging.feedback.read_through", by=by, target=pitch, changed=changed)
    return changed


@action
def set_release(day: PitchDay, *, by: Person, names_judges: bool, at: dt.datetime | None = None) -> FeedbackRelease:
    """Let it go to the teams at that time, or now: in any case only once the result has been published."""
    authorise(by, "judging.decide_result", day)
    release = _locked_release(day)
    if feedback.teams_to_read(day):
        raise NotReadThrough
    if at is not None and at <= now():
        raise InThePast
    release.release_at, release.names_judges = at or now(), names_judges
    release.save(update_fields=("release_at", "names_judges"))
    record("judging.feedback.date_set", by=by, target=day, at=release.release_at.isoformat(), named=names_judges)
    release_when_due(release)
    return release


@action
def cancel_release(day: PitchDay, *, by: Person) -> None:
    """Take the date back before it has come."""
    authorise(by, "judging.decide_result", day)
    release = _locked_release(day)
    release.release_at = None
    release.save(update_fields=("release_at",))
    record("judging.feedback.date_taken_back", by=by, target=day)


def release_due() -> int:
    """Release whatever is due, each in a transaction of its own; returns how many."""
    due = list(feedback.due_releases())
    for each in due:
        release_when_due(each)
    return len(due)


@action
def release_when_due(release: FeedbackRelease) -> None:
    """The clock's part: the teams may read it from now on, and are told. Safe to run twice."""
    row = FeedbackRelease.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if not feedback.due_releases().filter(pk=row.pk).exists():
        return
    row.released_at = now()
    row.save(update_fields=("released_at",))
    record("judging.feedback.released", by=None, target=row.pitch_day)
    members = Membership.objects.live().filter(team__pitches__pitch_day=row.pitch_day)
    people = Person.objects.filter(pk__in=members.values("enrolment__person"))
    notify(FEEDBACK_RELEASED, to=people, about=row, address=address_in(row.cohort, "judging:team_result_own"))


def _locked_release(day: PitchDay) -> FeedbackRelease:
    FeedbackRelease.objects.get_or_create(pitch_day=day)
    release = FeedbackRelease.objects.select_for_update(of=("self",)).get(pitch_day=day)
    if release.released_at:
        raise FeedbackOut
    return release
