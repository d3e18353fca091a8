"""The tables of teams."""

from teams.models.challenge import Challenge
from teams.models.deliverable import Deliverable, Extension, FileSlot, Prompt
from teams.models.review import Review, ReviewPoint
from teams.models.submission import Answer, AnswerChange, Attachment, Submission, SubmissionVersion
from teams.models.team import Membership, Mentorship, Team

__all__ = [
    "Answer",
    "AnswerChange",
    "Attachment",
    "Challenge",
    "Deliverable",
    "Extension",
    "FileSlot",
    "Membership",
    "Mentorship",
    "Prompt",
    "Review",
    "ReviewPoint",
    "Submission",
    "SubmissionVersion",
    "Team",
]
