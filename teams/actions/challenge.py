"""Challenges: posed by an owner, published to the cohort, withdrawn again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.models import Cohort, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from teams.models import Challenge, Team
from teams.states import CHALLENGE, ChallengeState

FIELDS = ("owner", "title", "problem", "who_has_it", "outcome", "measure", "constraints", "data", "contact", "audience")


class TitleTaken(Refused):
    """Another challenge of the cohort has the title."""


class ChosenByTeams(Refused):
    """Teams work on the challenge."""


class ForeignOwner(Refused):
    """The owner belongs to another programme."""

    sentence = "Choose an owner from this programme's organisations."


@action
def create_challenge(cohort: Cohort, values: Mapping[str, Any], *, by: Person) -> Challenge:
    """Write down a challenge as a draft, which only organisers see. Raises TitleTaken."""
    authorise(by, "teams.organise", cohort)
    challenge = Challenge(cohort=cohort)
    _write(challenge, values)
    record("teams.challenge.created", by=by, target=challenge)
    return challenge


@action
def change_challenge(challenge: Challenge, values: Mapping[str, Any], *, by: Person) -> Challenge:
    """Replace the challenge's words. Who may read it changes at once. Raises TitleTaken."""
    challenge = _locked(challenge)
    authorise(by, "teams.organise", challenge)
    _write(challenge, values)
    record("teams.challenge.changed", by=by, target=challenge)
    return challenge


@action
def publish_challenge(challenge: Challenge, *, by: Person) -> Challenge:
    """Let the cohort (or everybody, if so set) read the challenge."""
    challenge = _locked(challenge)
    authorise(by, "teams.organise", challenge)
    CHALLENGE.check(challenge.state, to=ChallengeState.PUBLISHED)
    challenge.state, challenge.published_at = ChallengeState.PUBLISHED, now()
    challenge.save(update_fields=("state", "published_at"))
    record("teams.challenge.published", by=by, target=challenge)
    return challenge


@action
def withdraw_challenge(challenge: Challenge, *, by: Person) -> Challenge:
    """Hide the challenge from everybody but organisers. Raises ChosenByTeams while a team works on it."""
    challenge = _locked(challenge)
    authorise(by, "teams.organise", challenge)
    CHALLENGE.check(challenge.state, to=ChallengeState.WITHDRAWN)
    if names := list(challenge.teams.values_list("name", flat=True)):
        raise ChosenByTeams(
            _("“%(title)s” is the challenge of %(teams)s. Give them another one first.")
            % {"title": challenge.title, "teams": ", ".join(names)}
        )
    challenge.state = ChallengeState.WITHDRAWN
    challenge.save(update_fields=("state",))
    record("teams.challenge.withdrawn", by=by, target=challenge)
    return challenge


@action
def choose_challenge(team: Team, challenge: Challenge | None, *, by: Person) -> Team:
    """Say which challenge the team works on; None for a problem of its own."""
    team = Team.objects.select_for_update().select_related("cohort__programme").get(pk=team.pk)
    authorise(by, "teams.organise", team)
    if challenge and (challenge.cohort_id != team.cohort_id or challenge.state != ChallengeState.PUBLISHED):
        raise Refused(_("Choose a challenge that is published in this cohort."))
    team.challenge = challenge
    team.save(update_fields=("challenge",))
    record("teams.team.challenge_chosen", by=by, target=team, challenge=str(challenge.pk) if challenge else "")
    return team


def _locked(challenge: Challenge) -> Challenge:
    return Challenge.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=challenge.pk)


def _write(challenge: Challenge, values: Mapping[str, Any]) -> None:
    if values["owner"].programme_id != challenge.cohort.programme_id:
        raise ForeignOwner
    others = Challenge.objects.filter(cohort=challenge.cohort, title=values["title"]).exclude(pk=challenge.pk)
    if others.exists():
        raise TitleTaken(_("There is already a challenge called “%(title)s”.") % {"title": values["title"]})
    for name in FIELDS:
        if name in values:
            setattr(challenge, name, values[name])
    challenge.save()
