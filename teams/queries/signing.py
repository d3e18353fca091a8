"""Reads of sign-offs: who of a team has to stand behind the draft, and who does."""

from dataclasses import dataclass

from programme.models import Person
from programme.states import EnrolmentState
from teams.models import Membership, SignOff, SubmissionVersion, Team
from teams.queries.submission import Work
from teams.queries.version import hash_of
from teams.states import SigningRule


@dataclass(frozen=True)
class Signing:
    """Who has signed the draft as it is now, and who has yet to."""

    signed: list[SignOff]
    missing: list[Person]

    def is_signed_by(self, person: Person) -> bool:
        return any(each.person_id == person.pk for each in self.signed)


def signing_of(work: Work) -> Signing:
    """A change of a word or a file asks for new signatures; taken back, the earlier ones hold again."""
    signed = signatures(work.submission.pk, hash_of(work)) if work.submission else []
    have = {each.person_id for each in signed}
    return Signing(signed, [person for person in signers(work.team) if person.pk not in have])


def signers(team: Team) -> list[Person]:
    """Whose sign-off the team's rule asks for; a lead who has left is no lead, so everybody signs."""
    if team.signing == SigningRule.ANYONE:
        return []
    members = active_members(team)
    lead = [each.enrolment.person for each in members if each.enrolment_id == team.lead_id]
    return lead if team.signing == SigningRule.LEAD and lead else [each.enrolment.person for each in members]


def active_members(team: Team) -> list[Membership]:
    """Members who can sign in and act: whoever pauses is not waited for."""
    live = team.memberships.live().filter(enrolment__state=EnrolmentState.ACTIVE)
    return list(live.select_related("enrolment__person"))


def signatures(submission: object, sha256: str) -> list[SignOff]:
    """Who signed exactly that."""
    return list(SignOff.objects.filter(submission=submission, sha256=sha256).select_related("person"))


def signatures_of(version: SubmissionVersion) -> list[SignOff]:
    """Who stood behind what was handed in."""
    return [each for each in signatures(version.submission_id, version.sha256) if each.at <= version.submitted_at]
