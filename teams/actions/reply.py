"""What the team and its mentor say to each other about a review, and what the team did about it."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from teams.models import Reply, Review
from teams.notifications import REPLIED
from teams.states import ReplyKind


@action
def reply(review: Review, text: str, *, kind: ReplyKind, by: Person, at: dt.datetime) -> Reply:
    """Answer the team's part of a review, or say what was done about it. The other side is told."""
    authorise(by, "teams.reply", review)
    if kind == ReplyKind.DONE:
        authorise(by, "teams.write", review)
    said = Reply.objects.create(review=review, by=by, kind=kind, text=text.strip(), at=at)
    record("teams.review.replied", by=by, target=review, kind=kind)
    team = review.mentorship.team
    mentor = review.mentorship.enrolment.person
    members = [each.enrolment.person for each in team.memberships.live().select_related("enrolment__person")]
    notify(
        REPLIED,
        to=members if by == mentor else [mentor],
        about=review,
        act=str(said.pk),
        writer=by,
        is_done=kind == ReplyKind.DONE,
        url=address_in(team.cohort, "teams:team_detail", team.pk),
    )
    return said
