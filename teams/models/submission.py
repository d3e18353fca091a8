from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from programme.models.base import Addressed
from programme.shared.uploads import private_storage, random_name
from programme.states import EnrolmentState, ProgrammeRoleKind
from teams.models.deliverable import Extension
from teams.models.team import Membership, Mentorship, Team
from teams.states import SubmissionState, Timing

if TYPE_CHECKING:
    from programme.models import Person


def _teams_of(person: "Person", rows: models.QuerySet) -> models.QuerySet:
    live = rows.filter(until_at=None, enrolment__person=person, enrolment__state=EnrolmentState.ACTIVE)
    return live.filter(team__told_at__isnull=False).values("team")


def _writers(person: "Person") -> models.QuerySet:
    """The person's time in the dissolved team that handed this version in, ended after that."""
    return Membership.objects.filter(
        team=OuterRef("submission__team"),
        team__dissolved_at__isnull=False,
        team__told_at__isnull=False,
        until_at__gte=OuterRef("submitted_at"),
        enrolment__person=person,
        enrolment__state=EnrolmentState.ACTIVE,
    )


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, person: "Person") -> "SubmissionQuerySet":
        """The draft belongs to the team: its members and nobody else; of a dissolved team, who was in it to the end."""
        mine = Q(team__in=_teams_of(person, Membership.objects.all()))
        return self.filter(mine | Q(team__in=Team.objects.dissolved_under(person)))


class Submission(Addressed):
    """A team's work on a deliverable: the draft as it stands, and the versions that were handed in."""

    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="submissions")
    deliverable = models.ForeignKey("teams.Deliverable", models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    # When a word or a file of the draft last changed, and who did it.
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("team", "deliverable"), name="one_submission_per_team"),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None) | (~Q(state="draft") & Q(submitted_at__isnull=False)),
                name="submitted_work_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deliverable}, {self.team}"

    @property
    def cohort(self) -> object:
        return self.team.cohort

    @property
    def programme(self) -> object:
        return self.team.cohort.programme

    @property
    def has_unsent_changes(self) -> bool:
        """Something was changed since the last version was handed in."""
        return bool(self.submitted_at and self.changed_at and self.changed_at > self.submitted_at)


class Answer(models.Model):
    """The team's words on one prompt, as they stand in the draft. `version` counts the saves."""

    submission = models.ForeignKey("teams.Submission", models.CASCADE, related_name="answers")
    prompt = models.ForeignKey("teams.Prompt", models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("prompt__order",)
        constraints = (models.UniqueConstraint(fields=("submission", "prompt"), name="one_answer_per_prompt"),)

    def __str__(self) -> str:
        return self.text[:60]


class AnswerChange(models.Model):
    """An answer as it was saved at one time: no text is ever lost.

    One set aside met another person's newer words: it is kept beside the version that it met, and never counted.
    """

    answer = models.ForeignKey("teams.Answer", models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ("answer", "version")
        constraints = (
            models.UniqueConstraint(
                fields=("answer", "version"), condition=Q(is_aside=False), name="one_answer_change_per_version"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class SignOff(models.Model):
    """A member stands behind the draft as it was when its words and files had this hash."""

    submission = models.ForeignKey("teams.Submission", models.CASCADE, related_name="sign_offs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "person", "sha256"), name="one_sign_off_per_person_and_draft"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.submission}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def current(self) -> "AttachmentQuerySet":
        """Files of the draft: neither replaced nor taken out."""
        return self.filter(replaced_at=None)

    def visible_to(self, person: "Person") -> "AttachmentQuerySet":
        """Any file for the team; those of the draft for mentors who may read it; else those of a version one may
        read."""
        mine = Q(submission__team__in=_teams_of(person, Membership.objects.all()))
        left = Q(submission__team__in=Team.objects.dissolved_under(person))
        mentored = Team.objects.of_mentor(person).filter(mentors_read_drafts=True)
        return self.filter(
            mine
            | left
            | Q(replaced_at=None, submission__team__in=mentored.values("pk"))
            | Q(
                pk__in=SubmissionVersion.files.through.objects.filter(
                    submissionversion__in=SubmissionVersion.objects.visible_to(person).values("pk")
                ).values("attachment")
            )
        )


class Attachment(Addressed):
    """A file in a slot. Never changed: a new file replaces it, versions keep what they were handed in with."""

    submission = models.ForeignKey("teams.Submission", models.CASCADE, related_name="attachments")
    slot = models.ForeignKey("teams.FileSlot", models.PROTECT, related_name="attachments")
    file = models.FileField(storage=private_storage, upload_to=random_name, max_length=100)
    original_name = models.CharField(max_length=200)
    # A key of programme.shared.upload_kinds.KINDS.
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("slot__order", "-uploaded_at")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "slot"), condition=Q(replaced_at=None), name="one_current_file_per_slot"
            ),
        )

    def __str__(self) -> str:
        return self.original_name

    @property
    def team(self) -> object:
        return self.submission.team

    @property
    def cohort(self) -> object:
        return self.submission.team.cohort

    @property
    def programme(self) -> object:
        return self.submission.team.cohort.programme


class SubmissionVersionQuerySet(models.QuerySet["SubmissionVersion"]):
    def visible_to(self, person: "Person") -> "SubmissionVersionQuerySet":
        """The team and its mentors; organisers and site admins once the deliverable's due time is over.

        Of a dissolved team, everybody who was a member when it was handed in or later.
        """
        at = timezone.now()
        # A team with more time has its words to itself until that is over.
        longer = Extension.objects.filter(
            deliverable=OuterRef("submission__deliverable"), team=OuterRef("submission__team"), due_at__gte=at
        )
        due = Q(submission__deliverable__due_at__lt=at) & ~Exists(longer)
        if person.is_site_admin:
            return self.filter(due)
        organised = person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values("programme")
        return self.filter(
            Q(submission__team__in=_teams_of(person, Membership.objects.all()))
            | Q(submission__team__in=_teams_of(person, Mentorship.objects.all()))
            | Q(Exists(_writers(person)))
            | (due & Q(submission__team__cohort__programme__in=organised))
        )


class SubmissionVersion(Addressed):
    """What was handed in, word for word and file for file. Never changed."""

    submission = models.ForeignKey("teams.Submission", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    timing = models.CharField(max_length=10, choices=Timing)
    # [{"prompt": id, "question": ..., "most_words": ..., "text": ...}] as they stood.
    answers = models.JSONField(default=list)
    # [{"attachment": id, "slot": ..., "name": ..., "size": ..., "sha256": ..., "kind": ...}]
    manifest = models.JSONField(default=list)
    # Why an organiser handed it in instead of the team; empty when the team did.
    on_behalf_reason = models.CharField(max_length=500, blank=True)
    # Why it was handed in before everybody who should had signed it off.
    unsigned_reason = models.CharField(max_length=500, blank=True)
    # Over answers and manifest: the receipt shows it.
    sha256 = models.CharField(max_length=64)
    files = models.ManyToManyField("teams.Attachment", related_name="versions")

    objects = SubmissionVersionQuerySet.as_manager()

    class Meta:
        ordering = ("submission", "number")
        constraints = (
            models.UniqueConstraint(fields=("submission", "number"), name="one_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.submission}, version {self.number}"

    @property
    def is_late(self) -> bool:
        return self.timing == Timing.LATE

    @property
    def team(self) -> object:
        return self.submission.team

    @property
    def cohort(self) -> object:
        return self.submission.team.cohort

    @property
    def programme(self) -> object:
        return self.submission.team.cohort.programme


class BegunUpload(Addressed):
    """A file on its way: what began before the deadline may finish after it, and be handed in as was asked then."""

    submission = models.ForeignKey("teams.Submission", models.CASCADE, related_name="begun_uploads")
    slot = models.ForeignKey("teams.FileSlot", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    # When the person pressed "Hand in" while it was on its way.
    hand_in_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("begun_at",), name="begun_uploads_by_time"),)

    def __str__(self) -> str:
        return f"{self.slot}: {self.submission}"

    @property
    def cohort(self) -> object:
        return self.submission.team.cohort

    @property
    def programme(self) -> object:
        return self.submission.team.cohort.programme
