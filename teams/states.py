"""The vocabulary of teams: challenges, submissions and reviews, and the lifecycle of each."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from programme.shared.lifecycle import Lifecycle


class ChallengeState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CHALLENGE = Lifecycle(
    "challenge",
    {
        ChallengeState.DRAFT: {ChallengeState.PUBLISHED, ChallengeState.WITHDRAWN},
        ChallengeState.PUBLISHED: {ChallengeState.WITHDRAWN},
        ChallengeState.WITHDRAWN: {ChallengeState.PUBLISHED},
    },
)


class Audience(TextChoices):
    """Who may read a published challenge."""

    COHORT = "cohort", _("People of this cohort")
    PUBLIC = "public", _("Everybody")


class SubmissionState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned to the team")


SUBMISSION = Lifecycle(
    "submission",
    {
        SubmissionState.DRAFT: {SubmissionState.SUBMITTED},
        SubmissionState.SUBMITTED: {SubmissionState.SUBMITTED, SubmissionState.RETURNED},
        SubmissionState.RETURNED: {SubmissionState.SUBMITTED},
    },
)


class Timing(TextChoices):
    """When a version arrived, by the server's clock at the request's arrival."""

    ON_TIME = "on_time", _("On time")
    IN_GRACE = "in_grace", _("In the time of grace")
    EXTENDED = "extended", _("In the extended time")


class ReviewState(TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")


REVIEW = Lifecycle(
    "review",
    {
        ReviewState.DRAFT: {ReviewState.DRAFT, ReviewState.SENT},
        # Until the review point closes a mentor may put right what they sent.
        ReviewState.SENT: {ReviewState.SENT},
    },
)


class Health(TextChoices):
    """How a team is doing, by one of its mentors."""

    GREEN = "green", _("Green: on course")
    AMBER = "amber", _("Amber: needs attention")
    RED = "red", _("Red: needs help now")


class FileKind(TextChoices):
    """What a file slot takes."""

    PDF = "pdf", _("PDF")
    PICTURE = "picture", _("Picture")
    OFFICE = "office", _("Word, PowerPoint or Excel")
