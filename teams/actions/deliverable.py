"""Deliverables: what each team hands in by when, and more time for one team."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.models import Cohort, Person
from programme.shared import looking
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.dates import Days
from programme.shared.refusals import Refused
from programme.shared.time import days_later, in_words, now
from programme.states import LookKind
from teams.actions.due_time import tell_extended, tell_new_time
from teams.models import Deliverable, Extension, FileSlot, Prompt, ReviewPoint, SubmissionVersion, Team
from teams.queries.deliverable import last_versions

FIELDS = (
    "title",
    "instructions",
    "not_to_enter",
    "opens_at",
    "due_at",
    "grace_seconds",
    "late_until",
    "shown_to_judges",
)
MOMENTS = ("opens_at", "due_at", "late_until")
PROMPT_FIELDS = ("question", "hint", "most_words", "is_required")
SLOT_FIELDS = ("name", "kinds", "is_required")

Values = Mapping[str, Any]


class TitleTaken(Refused):
    """Another deliverable of the cohort has the title."""


class AlreadyHandedIn(Refused):
    """What is asked cannot change under those who have answered."""

    sentence = (
        "A team has handed this in already, so its prompts and files stay as they are. "
        "You can still change the dates and the words around them."
    )


class DueBeforeItOpens(Refused):
    """The dates stand the wrong way round."""

    sentence = "The due time must be after the time it opens."


class LateBeforeDue(Refused):
    """Late work is taken after the due time or not at all."""

    sentence = "Late work is taken until a time after the due time and its grace, or not at all."


class NotLater(Refused):
    """More time must be more."""


@action
def create_deliverable(
    cohort: Cohort, values: Values, *, prompts: Sequence[Values], slots: Sequence[Values], by: Person
) -> Deliverable:
    """Ask every team of the cohort for something by a date; with `reviews_due_at` its mentors review it."""
    authorise(by, "teams.organise", cohort)
    deliverable = Deliverable(cohort=cohort)
    _write(deliverable, values)
    _write_questions(deliverable, prompts, slots)
    _write_review_point(deliverable, values)
    record("teams.deliverable.created", by=by, target=deliverable, prompts=len(prompts), slots=len(slots))
    return deliverable


@action
def change_deliverable(
    deliverable: Deliverable, values: Values, *, prompts: Sequence[Values], slots: Sequence[Values], by: Person
) -> Deliverable:
    """Change words and dates; what is asked only until a team has handed in. A new due time is told to all members."""
    deliverable = (
        Deliverable.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=deliverable.pk)
    )
    authorise(by, "teams.organise", deliverable)
    due_before = deliverable.due_at
    _write(deliverable, values)
    is_handed_in = SubmissionVersion.objects.filter(submission__deliverable=deliverable).exists()
    if is_handed_in and _asks_for_other_things(deliverable, prompts, slots):
        raise AlreadyHandedIn
    _write_questions(deliverable, prompts, slots)
    _write_review_point(deliverable, values)
    record("teams.deliverable.changed", by=by, target=deliverable, due_at=deliverable.due_at.isoformat())
    if deliverable.due_at != due_before:
        tell_new_time(deliverable, before=due_before)
    return deliverable


def move_unopened(cohort: Cohort, days: Days, by: Person) -> int:
    """Move deliverables that have not opened, with their review points, when the cohort's first day moves; returns how
    many. Part of that act; members of teams are told."""
    count = 0
    for deliverable in cohort.deliverables.select_for_update().filter(opens_at__gt=now()):
        deliverable.cohort = cohort
        before = deliverable.due_at
        if moved := days(before):
            for name in MOMENTS:
                if getattr(deliverable, name):
                    setattr(deliverable, name, days_later(getattr(deliverable, name), moved, cohort.zone))
            deliverable.save(update_fields=MOMENTS)
            for point in ReviewPoint.objects.filter(deliverable=deliverable):
                point.closes_at = days_later(point.closes_at, moved, cohort.zone)
                point.save(update_fields=("closes_at",))
            record("teams.deliverable.moved_with_start", by=by, target=deliverable, days=moved)
            tell_new_time(deliverable, before=before)
            count += 1
    return count


@action
def extend(deliverable: Deliverable, team: Team, *, due_at: dt.datetime, reason: str, by: Person) -> Extension:
    """Give one team a later due time, and tell its members. A second extension replaces the first. Raises NotLater."""
    authorise(by, "teams.organise", deliverable)
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=team.pk)
    if team.cohort_id != deliverable.cohort_id:
        raise Refused(_("That team belongs to another cohort."))
    _refuse_earlier(deliverable, due_at)
    extension = _extend(deliverable, team, due_at=due_at, reason=reason, by=by)
    record("teams.deliverable.extended", by=by, target=team, reason=reason, due_at=due_at.isoformat())
    return extension


@action
def extend_all(deliverable: Deliverable, *, due_at: dt.datetime, reason: str, by: Person) -> list[Extension]:
    """Give every team that has less a later due time, in one act, and tell their members. Raises NotLater."""
    authorise(by, "teams.organise", deliverable)
    _refuse_earlier(deliverable, due_at)
    longer = Extension.objects.filter(deliverable=deliverable, due_at__gte=due_at)
    teams = Team.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    given = [
        _extend(deliverable, team, due_at=due_at, reason=reason, by=by)
        for team in teams.filter(cohort=deliverable.cohort_id, told_at__isnull=False, dissolved_at=None).exclude(
            pk__in=longer.values("team")
        )
    ]
    record(
        "teams.deliverable.extended_for_all",
        by=by,
        target=deliverable,
        reason=reason,
        due_at=due_at.isoformat(),
        teams=len(given),
    )
    return given


@action
def take_home(deliverable: Deliverable, *, by: Person) -> list[SubmissionVersion]:
    """Give every team's last version with its files, as far as they may be read; that it was taken is recorded."""
    authorise(by, "teams.organise", deliverable)
    looking.saw(by, LookKind.WORK, deliverable)
    versions = last_versions(deliverable, by=by)
    record("teams.deliverable.downloaded", by=by, target=deliverable, versions=len(versions))
    return versions


def _refuse_earlier(deliverable: Deliverable, due_at: dt.datetime) -> None:
    if due_at <= deliverable.due_at:
        due = in_words(deliverable.due_at, deliverable.cohort.zone)
        raise NotLater(_("Choose a time after %(due)s, when it is due for everybody.") % {"due": due})


def _extend(deliverable: Deliverable, team: Team, *, due_at: dt.datetime, reason: str, by: Person) -> Extension:
    last = Extension.objects.filter(deliverable=deliverable, team=team).first()
    extension, _new = Extension.objects.update_or_create(
        deliverable=deliverable,
        team=team,
        defaults={"due_at": due_at, "reason": reason, "given_by": by, "given_at": now()},
    )
    extension.team, extension.deliverable = team, deliverable
    if last is None or last.due_at != due_at:
        tell_extended(extension, before=max(deliverable.due_at, last.due_at) if last else deliverable.due_at)
    return extension


def _write(deliverable: Deliverable, values: Values) -> None:
    others = Deliverable.objects.filter(cohort=deliverable.cohort, title=values["title"]).exclude(pk=deliverable.pk)
    if others.exists():
        raise TitleTaken(_("There is already a deliverable called “%(title)s”.") % {"title": values["title"]})
    for name in FIELDS:
        if name in values:
            setattr(deliverable, name, values[name])
    if deliverable.due_at <= deliverable.opens_at:
        raise DueBeforeItOpens
    if deliverable.late_until and deliverable.late_until <= deliverable.closes_at:
        raise LateBeforeDue
    deliverable.save()


def _asks_for_other_things(deliverable: Deliverable, prompts: Sequence[Values], slots: Sequence[Values]) -> bool:
    asked = [tuple(getattr(each, name) for name in PROMPT_FIELDS) for each in deliverable.prompts.all()]
    wanted = [tuple(_prompt(each)[name] for name in PROMPT_FIELDS) for each in prompts]
    taken = [tuple(getattr(each, name) for name in SLOT_FIELDS) for each in deliverable.slots.all()]
    offered = [tuple(_slot(each)[name] for name in SLOT_FIELDS) for each in slots]
    return (asked, taken) != (wanted, offered)


def _prompt(values: Values) -> dict[str, Any]:
    return {"hint": "", "most_words": 300, "is_required": True} | {k: values[k] for k in PROMPT_FIELDS if k in values}


def _slot(values: Values) -> dict[str, Any]:
    return {"is_required": True} | {k: values[k] for k in (*SLOT_FIELDS, "most_bytes") if k in values}


def _write_questions(deliverable: Deliverable, prompts: Sequence[Values], slots: Sequence[Values]) -> None:
    """By their place in the order, so that a draft's answers stay with the prompt whose words are mended."""
    for order, values in enumerate(prompts):
        Prompt.objects.update_or_create(deliverable=deliverable, order=order, defaults=_prompt(values))
    for order, values in enumerate(slots):
        FileSlot.objects.update_or_create(deliverable=deliverable, order=order, defaults=_slot(values))
    spare = (
        deliverable.prompts.filter(order__gte=len(prompts)),
        deliverable.slots.filter(order__gte=len(slots)),
    )
    if spare[0].filter(answers__isnull=False).exists() or spare[1].filter(attachments__isnull=False).exists():
        raise Refused(_("A team has begun to answer what you are taking out. Nothing a team wrote is thrown away."))
    for rows in spare:
        rows.delete()


def _write_review_point(deliverable: Deliverable, values: Values) -> None:
    if "reviews_due_at" not in values:
        return
    if values["reviews_due_at"] is None:
        ReviewPoint.objects.filter(deliverable=deliverable, reviews=None).delete()
        return
    ReviewPoint.objects.update_or_create(
        deliverable=deliverable,
        defaults={"cohort": deliverable.cohort, "name": deliverable.title, "closes_at": values["reviews_due_at"]},
    )
