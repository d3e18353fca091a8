"""A mentor's review of one of their teams: saved as it is written, sent in two parts, withdrawn unread."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.client_change import answered, is_current, remember
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import Refused
from programme.shared.time import in_words
from programme.states import ProgrammeRoleKind
from teams.models import Mentorship, Rating, Review, ReviewPoint, SubmissionVersion
from teams.notifications import HEALTH_RED, REVIEW_SENT
from teams.states import REVIEW, Aspect, Health, ReviewState

FIELDS = ("health", "unchanged", "for_team", "for_organisers")
Values = Mapping[str, Any]


class NothingToReview(Refused):
    """The team has handed in nothing yet."""


class ReviewClosed(Refused):
    """The review point has closed, what was sent stays."""


class Incomplete(Refused):
    """Health and a word for the team make a review."""

    sentence = "Choose a health and write at least a sentence to the team. Then send it."


class ChangedElsewhere(Refused):
    """The page was opened before the last save."""

    sentence = "You saved this review on another page or device meanwhile. Both texts are shown: keep what you want."


class AlreadyRead(Refused):
    sentence = "Somebody has read this review, so it cannot be withdrawn. You can still put it right."


@action
def save_review(
    mentorship: Mentorship, point: ReviewPoint, values: Values, *, by: Person, at: dt.datetime, base: int | None = None
) -> Review:
    """Keep what the mentor has so far, about the version that was last handed in. Nobody else sees it.

    With `base`, the count of saves that the page knew, it raises ChangedElsewhere when there were more.
    """
    review = _row(mentorship, point, by=by, at=at)
    _refuse_stale(review, base)
    _keep(review, values, at=at)
    record("teams.review.saved", by=by, target=review)
    return review


@action
def keep_review(
    mentorship: Mentorship, point: ReviewPoint, values: Values, *, change: DeviceChange, by: Person, at: dt.datetime
) -> dict[str, Any]:
    """Save what a device has typed, once under the id that it gave the change; gives what it is answered."""
    review = _row(mentorship, point, by=by, at=at)
    target = f"review:{mentorship.pk}:{point.pk}"
    earlier = answered(change, owner=by, target=target)
    if earlier is not None:
        return earlier
    if not is_current(change, owner=by, target=target, version=review.saves):
        return {"state": "conflict", "version": review.saves, "sentence": str(ChangedElsewhere.sentence)}
    is_new = review.saves == 0
    _keep(review, values, at=at)
    if is_new:
        # One entry for a draft, not one for every pause in it.
        record("teams.review.saved", by=by, target=review)
    return remember(change, owner=by, target=target, answer={"state": "saved", "version": review.saves, "sentence": ""})


@action
def send_review(
    mentorship: Mentorship, point: ReviewPoint, values: Values, *, by: Person, at: dt.datetime, base: int | None = None
) -> Review:
    """Give the team its part and organisers both parts. A red health is told to organisers at once.

    What was sent can be put right until the review point closes. Raises Incomplete, ReviewClosed, ChangedElsewhere.
    """
    review = _row(mentorship, point, by=by, at=at)
    _refuse_incomplete(values, point)
    _refuse_stale(review, base)
    REVIEW.check(review.state, to=ReviewState.SENT)
    _refuse_closed(review, at=at)
    review.state, review.sent_at = ReviewState.SENT, at
    _write(review, values, at=at)
    record("teams.review.sent", by=by, target=review, health=review.health)
    _tell(review, by=by)
    return review


@action
def withdraw_review(review: Review, *, by: Person, at: dt.datetime) -> Review:
    """Take back what was sent, as a draft, as long as nobody has read it. Raises AlreadyRead."""
    review = (
        Review.objects.select_for_update(of=("self",))
        .select_related("mentorship__team__cohort__programme", "mentorship__enrolment__person", "point__cohort")
        .get(pk=review.pk)
    )
    authorise(by, "teams.review", review.mentorship)
    REVIEW.check(review.state, to=ReviewState.DRAFT)
    if review.read_at:
        raise AlreadyRead
    review.state, review.sent_at = ReviewState.DRAFT, None
    _write(review, review.correction or {}, at=at)
    record("teams.review.withdrawn", by=by, target=review)
    return review


@action
def note_reading(reviews: Iterable[Review], *, by: Person, at: dt.datetime) -> None:
    """The first reader has opened them: from now on they cannot be withdrawn."""
    for review in reviews:
        authorise(by, "teams.view_review", review)
        if Review.objects.filter(pk=review.pk, read_at=None, state=ReviewState.SENT).update(read_at=at):
            record("teams.review.read", by=by, target=review)


def _tell(review: Review, *, by: Person) -> None:
    team = review.mentorship.team
    if review.for_team:
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


def _row(mentorship: Mentorship, point: ReviewPoint, *, by: Person, at: dt.datetime) -> Review:
    """The review as it stands, or a new one, with its mentorship locked."""
    mentorship = (
        Mentorship.objects.select_for_update(of=("self",))
        .select_related("team__cohort__programme", "enrolment__person")
        .get(pk=mentorship.pk)
    )
    authorise(by, "teams.review", mentorship)
    if point.cohort_id != mentorship.team.cohort_id:
        raise Refused(_("That review belongs to another cohort."))
    review = Review.objects.filter(mentorship=mentorship, point=point).first()
    review = review or Review(mentorship=mentorship, point=point)
    review.mentorship, review.version = mentorship, _latest(mentorship, point, at=at)
    return review


def _latest(mentorship: Mentorship, point: ReviewPoint, *, at: dt.datetime) -> SubmissionVersion | None:
    """What was last handed in. A team that is late with it can be reviewed all the same: it may need it most."""
    if point.deliverable_id is None:
        return None
    found = SubmissionVersion.objects.filter(
        submission__team=mentorship.team_id, submission__deliverable=point.deliverable_id
    )
    version = found.order_by("-number").first()
    if version is None and at <= point.opens_at:
        raise NothingToReview(
            _("%(team)s has handed in nothing yet. You can write the review once it has.")
            % {"team": mentorship.team.name}
        )
    return version


def _refuse_incomplete(values: Values, point: ReviewPoint) -> None:
    says_something = values["for_team"].strip() or values.get("unchanged")
    if not values["health"] or not says_something:
        raise Incomplete
    ratings = values.get("ratings") or {}
    if any(not evidence.strip() for _level, evidence in ratings.values()):
        raise Incomplete(_("Say what you saw for each thing that you rated."))
    if point.asks_ratings and len(ratings) < len(Aspect):
        raise Incomplete(_("At this review point every review needs the ratings."))
    if values.get("unchanged") and values["health"] != Health.GREEN:
        raise Incomplete(_("“No change” is for green only: say in two sentences what the team needs."))


def _refuse_stale(review: Review, base: int | None) -> None:
    if base is not None and base != review.saves:
        raise ChangedElsewhere


def _refuse_closed(review: Review, *, at: dt.datetime) -> None:
    if review.sent_at and review.point.has_closed(at):
        closed = in_words(review.point.closes_at, review.mentorship.team.cohort.zone)
        raise ReviewClosed(_("Reviews closed at %(closed)s. What you sent stays as it is.") % {"closed": closed})


def _keep(review: Review, values: Values, *, at: dt.datetime) -> None:
    """A draft as it is; a correction beside what was sent, which its readers go on seeing."""
    if review.state == ReviewState.DRAFT:
        _write(review, values, at=at)
        return
    _refuse_closed(review, at=at)
    review.correction, review.saves, review.saved_at = dict(values), review.saves + 1, at
    review.save(update_fields=("correction", "saves", "saved_at"))


def _write(review: Review, values: Values, *, at: dt.datetime) -> None:
    for name in FIELDS:
        if name in values:
            setattr(review, name, values[name])
    review.unchanged = review.unchanged and review.health == Health.GREEN
    review.saves, review.saved_at, review.correction = review.saves + 1, at, None
    review.save()
    if "ratings" in values:
        review.ratings.all().delete()
        Rating.objects.bulk_create(
            Rating(review=review, aspect=aspect, level=level, evidence=evidence)
            for aspect, (level, evidence) in values["ratings"].items()
        )


@action
def note_opening(review: Review, *, by: Person, at: dt.datetime) -> None:
    """A review was read at the desk: a site admin's look goes into the record, an organiser's ends its withdrawing."""
    authorise(by, "teams.view_review", review)
    if by.is_site_admin:
        record("teams.review.opened_by_site_admin", by=by, target=review)
    elif review.read_at is None:
        note_reading([review], by=by, at=at)
