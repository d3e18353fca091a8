"""Reads of a team's work: the draft as it stands, what is missing, the versions that were handed in."""

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import Cohort, Person
from programme.queries import place
from programme.shared.prepared import prepared
from programme.shared.upload_kinds import PICTURES
from programme.states import EnrolmentState
from teams.models import (
    Answer,
    AnswerChange,
    Attachment,
    BegunUpload,
    Deliverable,
    Extension,
    FileSlot,
    Membership,
    Prompt,
    Submission,
    SubmissionVersion,
    Team,
)
from teams.queries.look import noted
from teams.states import SubmissionState, Timing


def mark_of(text: str) -> str:
    """A short mark by which a page's text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def count_words(text: str) -> int:
    """As a person counts: what stands between spaces."""
    return len(text.split())


@dataclass(frozen=True)
class Part:
    """A prompt with the team's words on it."""

    prompt: Prompt
    text: str = ""
    version: int = 0

    @property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def is_required(self) -> bool:
        return self.prompt.is_required

    @property
    def is_filled(self) -> bool:
        return bool(self.words)

    @property
    def problem(self) -> str:
        """Why it cannot be handed in so; empty when it can."""
        if self.prompt.is_required and not self.words:
            return _("Answer “%(question)s”.") % {"question": self.prompt.question}
        over = self.words - self.prompt.most_words
        if over > 0:
            return ngettext(
                "“%(question)s” has %(over)d word too many. It may have %(most)d.",
                "“%(question)s” has %(over)d words too many. It may have %(most)d.",
                over,
            ) % {"question": self.prompt.question, "over": over, "most": self.prompt.most_words}
        return ""


@dataclass(frozen=True)
class Place:
    """A file slot with the file that lies in it."""

    slot: FileSlot
    attachment: Attachment | None = None

    @property
    def is_required(self) -> bool:
        return self.slot.is_required

    @property
    def is_filled(self) -> bool:
        return self.attachment is not None

    @property
    def is_picture(self) -> bool:
        return bool(self.attachment and self.attachment.kind in PICTURES)

    @property
    def problem(self) -> str:
        if self.slot.is_required and self.attachment is None:
            return _("Add the file “%(name)s”.") % {"name": self.slot.name}
        return ""


@dataclass
class Work:
    """A team's work on one deliverable, whether it has begun or not."""

    team: Team
    deliverable: Deliverable
    submission: Submission | None
    extension: Extension | None
    parts: list[Part] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    versions: list[SubmissionVersion] = field(default_factory=list)

    @property
    def pk(self) -> UUID:
        """A team has one for each deliverable."""
        return self.deliverable.pk

    @property
    def due_at(self) -> dt.datetime:
        """When it is due for this team."""
        return max(self.extension.due_at, self.deliverable.due_at) if self.extension else self.deliverable.due_at

    @property
    def in_time_until(self) -> dt.datetime:
        """The due time and the grace that is the same for all."""
        return self.due_at + self.deliverable.grace

    @property
    def closes_at(self) -> dt.datetime:
        """The last moment at which anything is taken, marked as late or not."""
        late = self.deliverable.late_until
        return max(self.in_time_until, late) if late else self.in_time_until

    def timing(self, at: dt.datetime) -> Timing:
        """How what arrives then is marked."""
        if at <= self.deliverable.due_at:
            return Timing.ON_TIME
        if at > self.in_time_until:
            return Timing.LATE
        return Timing.EXTENDED if self.extension else Timing.IN_GRACE

    def is_late(self, at: dt.datetime) -> bool:
        """Still taken, but marked as late."""
        return self.in_time_until < at <= self.closes_at

    def is_open(self, at: dt.datetime) -> bool:
        """A request that arrives exactly at the last moment is in time."""
        return self.team.dissolved_at is None and self.deliverable.opens_at <= at <= self.closes_at

    def is_wanted(self, at: dt.datetime) -> bool:
        """Open, and nothing handed in yet, or returned."""
        submitted = self.submission and self.submission.state == SubmissionState.SUBMITTED
        return self.is_open(at) and not submitted

    @property
    def last_moment_words(self) -> str:
        """ "5 minutes": how long after the due time still counts."""
        return ngettext("%(n)d minute", "%(n)d minutes", self.deliverable.grace_seconds // 60) % {
            "n": self.deliverable.grace_seconds // 60
        }

    @cached_property
    def problems(self) -> list[str]:
        """What stands between the draft and handing it in."""
        return [each.problem for each in self._each if each.problem]

    @property
    def _each(self) -> list[Part | Place]:
        return [*self.parts, *self.places]

    @property
    def done(self) -> int:
        return sum(not each.problem for each in self._counted)

    @property
    def total(self) -> int:
        return len(self._counted)

    @property
    def _counted(self) -> list[Part | Place]:
        """What must be there, and what else is: an empty part that may be left out is neither done nor missing."""
        return [each for each in self._each if each.is_required or each.is_filled]

    @property
    def latest(self) -> SubmissionVersion | None:
        return self.versions[-1] if self.versions else None


def work_on(team: Team, deliverable: Deliverable) -> Work:
    """Everything about one team's work on one deliverable."""
    submission = Submission.objects.filter(team=team, deliverable=deliverable).select_related("changed_by").first()
    answers = {each.prompt_id: each for each in submission.answers.all()} if submission else {}
    files = {each.slot_id: each for each in submission.attachments.current()} if submission else {}
    versions = submission.versions.order_by("number").select_related("submitted_by") if submission else ()
    return Work(
        team,
        deliverable,
        submission,
        Extension.objects.filter(team=team, deliverable=deliverable).first(),
        [_part(prompt, answers) for prompt in deliverable.prompts.all()],
        [Place(slot, files.get(slot.pk)) for slot in deliverable.slots.all()],
        list(versions),
    )


def _part(prompt: Prompt, answers: dict[int, Answer]) -> Part:
    answer = answers.get(prompt.pk)
    return Part(prompt, answer.text, answer.version) if answer else Part(prompt)


def for_member(person: Person, cohort: Cohort, *, team: object, deliverable: object) -> Work | None:
    """The work for somebody who may write at it, or who was in the team till it was dissolved; else None."""
    found = place_of_member(person, cohort, team=team, deliverable=deliverable)
    return work_on(*found) if found else None


def place_of_member(
    person: Person, cohort: Cohort, *, team: object, deliverable: object
) -> tuple[Team, Deliverable] | None:
    """Team and deliverable for a member of the team, without reading the work; None for everybody else."""
    theirs = Team.objects.of_member(person) | Team.objects.dissolved_under(person)
    found = theirs.filter(cohort=cohort, pk=team).select_related("cohort__programme").first()
    asked = Deliverable.objects.filter(cohort=cohort, pk=deliverable).select_related("cohort__programme").first()
    return (found, asked) if found and asked else None


def team_of_member(person: Person, cohort: Cohort, team: object) -> Team | None:
    """The team, for one of its members."""
    return Team.objects.of_member(person).filter(cohort=cohort, pk=team).select_related("cohort__programme").first()


def place_to_type(
    person: Person, programme: str, cohort: str, *, team: UUID, deliverable: UUID
) -> tuple[Team, Deliverable] | None:
    """The same by the names in the address: in one query, once there is a draft, as it is saved again and again."""
    if draft := _draft_to_type.first(person, programme, cohort, team, deliverable):
        draft.deliverable.cohort = draft.team.cohort
        return draft.team, draft.deliverable
    _programme, found = place.find(programme, cohort, person=person) or (None, None)
    return place_of_member(person, found, team=team, deliverable=deliverable) if found else None


@prepared
def _draft_to_type(person: Person, programme: str, cohort: str, team: UUID, deliverable: UUID) -> QuerySet[Submission]:
    live = Membership.objects.live().filter(enrolment__person=person.pk, enrolment__state=EnrolmentState.ACTIVE)
    drafts = Submission.objects.filter(team__told_at__isnull=False, team__in=live.values("team"))
    drafts = drafts.filter(team__cohort__programme__slug=programme, team__cohort__slug=cohort)
    drafts = drafts.filter(team=team, deliverable=deliverable)
    return drafts.select_related("team__cohort__programme", "deliverable").order_by()


def closing_of(team: Team, deliverable: Deliverable, *, at: dt.datetime) -> Work:
    """Only when it opens and closes for the team: nothing of what was written. More time is looked for when needed."""
    needed = at > deliverable.closes_at
    extension = Extension.objects.filter(team=team, deliverable=deliverable).first() if needed else None
    return Work(team, deliverable, None, extension)


def of_team(team: Team, *, at: dt.datetime) -> list[Work]:
    """The team's work on every deliverable of its cohort, what is due next first. Without the words of the draft."""
    submissions = {
        each.deliverable_id: each
        for each in Submission.objects.filter(team=team).prefetch_related(
            Prefetch("versions", SubmissionVersion.objects.order_by("number").defer("answers"))
        )
    }
    extensions = {each.deliverable_id: each for each in Extension.objects.filter(team=team)}
    works = [
        Work(
            team,
            deliverable,
            submissions.get(deliverable.pk),
            extensions.get(deliverable.pk),
            versions=list(submissions[deliverable.pk].versions.all()) if deliverable.pk in submissions else [],
        )
        for deliverable in Deliverable.objects.filter(cohort=team.cohort_id)
    ]
    return next_first(works, at=at, due=lambda work: work.closes_at)


Thing = TypeVar("Thing")


def next_first(things: Iterable[Thing], *, at: dt.datetime, due: Callable[[Thing], dt.datetime]) -> list[Thing]:
    """What is still to come, soonest first; then what is over, latest first."""
    ordered = sorted(things, key=due)
    return [each for each in ordered if due(each) >= at] + [each for each in reversed(ordered) if due(each) < at]


def attachment_for(person: Person, cohort: Cohort, attachment: object) -> Attachment | None:
    """A file, for somebody who may open it; that staff did is noted."""
    found = Attachment.objects.visible_to(person).filter(submission__team__cohort=cohort, pk=attachment)
    return noted(person, found.select_related("submission__team__cohort__programme").first())


def earlier_texts(work: Work) -> dict[int, list[AnswerChange]]:
    """By prompt: each text that was saved before or set aside, newest first."""
    if not work.submission:
        return {}
    before = Q(version__lt=F("answer__version")) | Q(is_aside=True)
    rows = AnswerChange.objects.filter(before, answer__submission=work.submission).select_related("answer", "by")
    found: dict[int, list[AnswerChange]] = {}
    for each in rows.order_by("answer__prompt_id", "-at", "-pk"):
        found.setdefault(each.answer.prompt_id, []).append(each)
    return found


# Whoever saved so recently is still at it: a page that is typed in saves every few seconds.
AT_WORK = dt.timedelta(seconds=45)


def at_work(submission: Submission | None, *, at: dt.datetime, but: Person) -> list[AnswerChange]:
    """The newest words on each prompt that somebody else is writing at now."""
    if submission is None:
        return []
    rows = AnswerChange.objects.filter(answer__submission=submission, at__gt=at - AT_WORK, is_aside=False)
    newest = rows.filter(version=F("answer__version")).exclude(by=but)
    return list(newest.select_related("answer", "by").order_by("answer__prompt_id"))


def slot_of(deliverable: Deliverable, slot: str) -> FileSlot | None:
    """A slot by what a page says of it."""
    return deliverable.slots.filter(pk=int(slot)).first() if slot.isdecimal() and len(slot) < 10 else None


def begun_upload_of(person: Person, team: Team, begun: str) -> BegunUpload | None:
    """A file on its way, for whoever sends it, by what their page says of it."""
    with contextlib.suppress(ValueError):
        return (
            BegunUpload.objects.filter(by=person, submission__team=team, pk=UUID(begun)).select_related("slot").first()
        )
    return None
