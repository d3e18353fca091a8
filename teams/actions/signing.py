"""Signing off: a member stands behind the draft as it is now; a team's own rule says whose signatures it takes."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Enrolment, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from teams.models import SignOff, Submission, Team
from teams.notifications import SIGN_OFF_WANTED
from teams.queries.signing import active_members, signing_of
from teams.queries.submission import Work
from teams.queries.version import hash_of
from teams.states import SigningRule


class NoSuchMember(Refused):
    """The lead must be one of the team."""

    sentence = "Choose one of the team's members as the lead."


@action
def choose_signing(team: Team, rule: SigningRule, *, lead: Enrolment | None = None, by: Person) -> Team:
    """The team sets its own rule. Work that was handed in keeps the signatures that it had. Raises NoSuchMember."""
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=team.pk)
    authorise(by, "teams.write", team)
    if rule == SigningRule.LEAD and (
        lead is None or lead.pk not in {each.enrolment_id for each in active_members(team)}
    ):
        raise NoSuchMember
    team.signing, team.lead = rule, lead if rule == SigningRule.LEAD else None
    team.save(update_fields=("signing", "lead"))
    record("teams.team.signing_chosen", by=by, target=team, rule=str(rule), lead=str(lead.pk) if lead else "")
    return team


def sign(work: Work, *, by: Person, at: dt.datetime) -> list[Person]:
    """A step of signing off and handing in; gives who has yet to sign, whom the first to sign has told."""
    submission: Submission = work.submission  # type: ignore[assignment]
    before = signing_of(work)
    if before.is_signed_by(by):
        return before.missing
    sha256 = hash_of(work)
    SignOff.objects.create(submission=submission, person=by, sha256=sha256, at=at)
    record("teams.submission.signed_off", by=by, target=submission, sha256=sha256)
    missing = [person for person in before.missing if person != by]
    if not before.signed and missing:
        url = address_in(work.team.cohort, "teams:submission_edit", work.team.pk, work.deliverable.pk)
        notify(SIGN_OFF_WANTED, to=missing, about=submission, act=sha256[:16], by=by, url=url)
    return missing
