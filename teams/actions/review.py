"""A mentor's review of one of their teams: kept as a draft, sent in two parts to two readers."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import in_words
from programme.states import ProgrammeRoleKind
from teams.models import Mentorship, Review, ReviewPoint, SubmissionVersion
from teams.notifications import HEALTH_RED, REVIEW_SENT
from teams.states import REVIEW, Health, ReviewState

FIELDS = ("health", "for_team", "for_organisers")


class NothingToReview(Refused):
    """The team has handed in nothing yet."""


class ReviewClosed(Refused):
    """The review point has closed, what was sent stays."""


class Incomplete(Refused):
    """Health and a word for the team make a review."""

    sentence = "Choose a health and write at least a sentence to the team. Then send it."


@action
def save_review(
    mentorship: Mentorship, point: ReviewPoint, values: Mapping[str, str], *, by: Person, at: dt.datetime
) -> Review:
    """Keep what the mentor has so far, about the version that was last handed in. Nobody else sees it."""
    review = _write(mentorship, point, values, to=ReviewState.DRAFT, by=by, at=at)
    record("teams.review.saved", by=by, target=review)
    return review


@action
def send_review(
    mentorship: Mentorship, point: ReviewPoint, values: Mapping[str, str], *, by: Person, at: dt.datetime
) -> Review:
    """Give the team its part and organisers both parts. A red health is told to organisers at once.

    What was sent can be put right until the review point closes. Raises Incomplete, ReviewClosed.
    """
    if not values["health"] or not values["for_team"].strip():
        raise Incomplete
    review = _write(mentorship, point, values, to=ReviewState.SENT, by=by, at=at)
    record("teams.review.sent", by=by, target=review, health=review.health)
    team = review.mentorship.team
    members = team.memberships.live().select_related("enrolment__person")
    notify(
        REVIEW_SENT,
        to=[each.enrolment.person for each in members],
        about=review,
        mentor=by,
        url=address_in(team.cohort, "teams:team_detail", team.pk),
    )
    if review.health == Health.RED:
        organisers = team.cohort.programme.roles.filter(kind=ProgrammeRoleKind.ORGANISER).select_related("person")
        notify(
            HEALTH_RED,
            to=[role.person for role in organisers],
            about=review,
            mentor=by,
            url=address_in(team.cohort, "teams:review_detail", review.pk),
        )
    return review


def _write(
    mentorship: Mentorship,
    point: ReviewPoint,
    values: Mapping[str, str],
    *,
    to: ReviewState,
    by: Person,
    at: dt.datetime,
) -> Review:
    mentorship = (
        Mentorship.objects.select_for_update(of=("self",))
        .select_related("team__cohort__programme", "enrolment__person")
        .get(pk=mentorship.pk)
    )
    authorise(by, "teams.review", mentorship)
    if point.cohort_id != mentorship.team.cohort_id:
        raise Refused(_("That review belongs to another cohort."))
    version = _latest(mentorship, point)
    review = Review.objects.filter(mentorship=mentorship, point=point).first()
    review = review or Review(mentorship=mentorship, point=point)
    REVIEW.check(review.state, to=to)
    if review.sent_at and point.has_closed(at):
        raise ReviewClosed(
            _("Reviews closed at %(closed)s. What you sent stays as it is.")
            % {"closed": in_words(point.closes_at, mentorship.team.cohort.zone)}
        )
    for name in FIELDS:
        setattr(review, name, values[name])
    review.version, review.saved_at, review.state = version, at, to
    if to == ReviewState.SENT:
        review.sent_at = at
    review.save()
    return review


def _latest(mentorship: Mentorship, point: ReviewPoint) -> SubmissionVersion | None:
    if point.deliverable_id is None:
        return None
    found = SubmissionVersion.objects.filter(
        submission__team=mentorship.team_id, submission__deliverable=point.deliverable_id
    )
    version = found.order_by("-number").first()
    if version is None:
        raise NothingToReview(
            _("%(team)s has handed in nothing yet. You can write the review once it has.")
            % {"team": mentorship.team.name}
        )
    return version


@action
def record_opening(review: Review, *, by: Person) -> None:
    """Note that a site admin read a review; organisers see it in the audit record."""
    authorise(by, "teams.view_review", review)
    record("teams.review.opened_by_site_admin", by=by, target=review)
