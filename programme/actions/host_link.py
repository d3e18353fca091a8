"""A host's page of one visit: sent by mail, opened without an account, taken back at any time."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.actions.waiting_list import locked
from programme.models import HostLink, Person, Visit
from programme.notifications import HOST_PAGE
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.time import now

OPEN_AFTER_VISIT = dt.timedelta(days=30)


@action
def send_host_link(visit: Visit, *, by: Person, full_name: str, email: str, at: dt.datetime | None = None) -> HostLink:
    """Send somebody at the host the address of the visit's page. Sending again ends the address sent before."""
    at = at or now()
    visit = locked(visit)
    authorise(by, "programme.organise", visit)
    email = email.lower()
    link = visit.host_links.filter(email=email).first() or HostLink(visit=visit, email=email, made_at=at, link_issue=0)
    link.full_name, link.link_issue, link.link_revoked_at = full_name, link.link_issue + 1, None
    link.link_expires_at = max(visit.ends_at, at) + OPEN_AFTER_VISIT
    link.issue_link()
    link.save()
    record("programme.host_link.sent", by=by, target=visit, link=str(link.pk))
    notify(HOST_PAGE, to=[Addressee(email, full_name)], about=link, act=str(link.link_issue))
    return link


@readdresses(HOST_PAGE)
@action
def readdress_host_link(link_id: str, *, address: str, by: Person) -> HostLink:
    """Send the page's address to another address of the same person; the one sent before ends."""
    link = HostLink.objects.select_related("visit__cohort__programme").get(pk=link_id)
    authorise(by, "programme.organise", link)
    revoke_host_link(link, by=by)
    return send_host_link(link.visit, by=by, full_name=link.full_name, email=address)


@action
def revoke_host_link(link: HostLink, *, by: Person, at: dt.datetime | None = None) -> HostLink:
    """Close the page. Asking again changes nothing."""
    at = at or now()
    link = HostLink.objects.select_for_update(of=("self",)).select_related("visit__cohort__programme").get(pk=link.pk)
    authorise(by, "programme.organise", link)
    if link.link_revoked_at is None:
        link.link_revoked_at = at
        link.save(update_fields=("link_revoked_at",))
        record("programme.host_link.revoked", by=by, target=link.visit, link=str(link.pk))
    return link


def forget_host_links(*, at: dt.datetime) -> int:
    """For the clock: delete names and addresses of hosts whose page has run out."""
    return HostLink.objects.filter(link_expires_at__lte=at).delete()[0]
