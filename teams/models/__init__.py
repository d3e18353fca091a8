"""The tables of teams."""

from teams.models.adoption import Adoption, Outcome, ReuseRequest
from teams.models.challenge import Challenge, Question
from teams.models.concern import Concern, ConcernNote, SafeguardingContact
from teams.models.deliverable import Deliverable, Extension, FileSlot, Prompt
from teams.models.formation import FormationRule, FormationRun, FormationWishes
from teams.models.owner_link import OwnerLink
from teams.models.preference import Preference, TeamNeed
from teams.models.review import Rating, Reply, Review, ReviewPoint
from teams.models.room import Meeting, PeerLine, PeerView, TeamNote
from teams.models.solution import Pictured, ReleaseConsent, ReleaseLink, ReleaseTerms, Solution, SolutionFile
from teams.models.submission import (
    Answer,
    AnswerChange,
    Attachment,
    BegunUpload,
    SignOff,
    Submission,
    SubmissionVersion,
)
from teams.models.team import Membership, Mentorship, Team

__all__ = [
    "Adoption",
    "Answer",
    "AnswerChange",
    "Attachment",
    "BegunUpload",
    "Challenge",
    "Concern",
    "ConcernNote",
    "Deliverable",
    "Extension",
    "FileSlot",
    "FormationRule",
    "FormationRun",
    "FormationWishes",
    "Meeting",
    "Membership",
    "Mentorship",
    "Outcome",
    "OwnerLink",
    "PeerLine",
    "PeerView",
    "Pictured",
    "Preference",
    "Prompt",
    "Question",
    "Rating",
    "ReleaseConsent",
    "ReleaseLink",
    "ReleaseTerms",
    "Reply",
    "ReuseRequest",
    "Review",
    "ReviewPoint",
    "SafeguardingContact",
    "SignOff",
    "Solution",
    "SolutionFile",
    "Submission",
    "SubmissionVersion",
    "Team",
    "TeamNeed",
    "TeamNote",
]
