"""Owners' pages of challenges."""

import datetime as dt

from django.db.models import QuerySet

from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from teams.models import Challenge, OwnerLink, Question


def of_challenge(challenge: Challenge) -> QuerySet[OwnerLink]:
    """Who has been sent the challenge's page."""
    return challenge.owner_links.order_by("made_at")


def open_links(challenge: Challenge, *, at: dt.datetime) -> QuerySet[OwnerLink]:
    """Who can answer now."""
    return of_challenge(challenge).filter(link_revoked_at=None, link_expires_at__gt=at)


def one_for_desk(cohort: Cohort, pk: object, *, by: Person) -> OwnerLink | None:
    """One of the cohort's. Raises NotAllowed."""
    authorise(by, "teams.organise", cohort)
    found = OwnerLink.objects.filter(pk=pk, challenge__cohort=cohort)
    return found.select_related("challenge__cohort__programme").first()


def questions(link: OwnerLink) -> list[Question]:
    """What teams asked about the challenge, without who: what waits for an answer first."""
    rows = Question.objects.filter(challenge=link.challenge_id)
    return sorted(rows, key=lambda each: (each.answered_at is not None, each.asked_at))
