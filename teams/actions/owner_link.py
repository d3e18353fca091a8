"""An owner's page of one challenge: sent by mail, opened without an account, taken back at any time."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.time import now
from teams.models import Challenge, OwnerLink
from teams.notifications import OWNER_PAGE

OPEN_AFTER_COHORT = dt.timedelta(days=30)


@action
def send_owner_link(challenge: Challenge, *, by: Person, full_name: str, email: str, at: dt.datetime) -> OwnerLink:
    """Send somebody at the owner the address of the challenge's page. Sending again ends the address sent before."""
    challenge = Challenge.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=challenge.pk)
    authorise(by, "teams.organise", challenge)
    email = email.strip().lower()
    link = challenge.owner_links.filter(email=email).first()
    link = link or OwnerLink(challenge=challenge, email=email, made_at=at, link_issue=0)
    link.full_name, link.link_issue, link.link_revoked_at = full_name, link.link_issue + 1, None
    last_day = dt.datetime.combine(challenge.cohort.ends_on, dt.time.max, challenge.cohort.zone)
    link.link_expires_at = max(last_day, at) + OPEN_AFTER_COHORT
    link.issue_link()
    link.save()
    record("teams.owner_link.sent", by=by, target=challenge, link=str(link.pk))
    notify(OWNER_PAGE, to=[Addressee(email, full_name)], about=link, act=str(link.link_issue))
    return link


@readdresses(OWNER_PAGE)
@action
def readdress_owner_link(link_id: str, *, address: str, by: Person) -> OwnerLink:
    """Send the page's address to another address of the same person; the one sent before ends."""
    link = OwnerLink.objects.select_related("challenge__cohort__programme").get(pk=link_id)
    authorise(by, "teams.organise", link)
    at = now()
    revoke_owner_link(link, by=by, at=at)
    return send_owner_link(link.challenge, by=by, full_name=link.full_name, email=address, at=at)


@action
def revoke_owner_link(link: OwnerLink, *, by: Person, at: dt.datetime) -> OwnerLink:
    """Close the page. Asking again changes nothing."""
    rows = OwnerLink.objects.select_for_update(of=("self",)).select_related("challenge__cohort__programme")
    link = rows.get(pk=link.pk)
    authorise(by, "teams.organise", link)
    if link.link_revoked_at is None:
        link.link_revoked_at = at
        link.save(update_fields=("link_revoked_at",))
        record("teams.owner_link.revoked", by=by, target=link.challenge, link=str(link.pk))
    return link
