"""A press office reads one draft and answers: by a link, without an account, for a while."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import PressAnswer, PressLink
from cms.notifications import PRESS_ANSWERED, PRESS_PAGE
from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now

FORGOTTEN_AFTER = dt.timedelta(days=90)


class LinkIsOver(Refused):
    """The draft can no longer be read or answered by this link."""

    sentence = _("This link has run out, so your answer was not taken. Ask for a new one.")


@action
def send_press_link(
    page: Page, *, by: Person, full_name: str, email: str, days: int, at: dt.datetime | None = None
) -> PressLink:
    """Send somebody the address at which they read the draft. Sending again ends the address sent before."""
    at = at or now()
    authorise(by, "cms.write", page.specific)
    email = email.lower()
    link = PressLink.objects.filter(page=page, email=email).first() or PressLink(page=page, email=email, link_issue=0)
    link.full_name, link.made_by, link.made_at = full_name, by, at
    link.link_issue, link.link_revoked_at, link.link_used_at = link.link_issue + 1, None, None
    link.link_expires_at = at + dt.timedelta(days=days)
    link.issue_link()
    link.save()
    record("cms.press_link.sent", by=by, target=link, page=page.pk)
    notify(PRESS_PAGE, to=[Addressee(email, full_name)], about=link, act=str(link.link_issue))
    return link


@readdresses(PRESS_PAGE)
@action
def readdress_press_link(link_id: str, *, address: str, by: Person) -> PressLink:
    """Send the draft to another address of the same person; the link sent before ends."""
    link = PressLink.objects.select_related("page").get(pk=link_id)
    authorise(by, "programme.organise", link)
    revoke_press_link(link, by=by)
    days = max(1, (link.link_expires_at - now()).days)
    return send_press_link(link.page, by=by, full_name=link.full_name, email=address, days=days)


@action
def revoke_press_link(link: PressLink, *, by: Person, at: dt.datetime | None = None) -> PressLink:
    """Close the draft for this reader. Asking again changes nothing."""
    link = PressLink.objects.select_for_update().get(pk=link.pk)
    authorise(by, "cms.write", link)
    if link.link_revoked_at is None:
        link.link_revoked_at = at or now()
        link.save(update_fields=("link_revoked_at",))
        record("cms.press_link.revoked", by=by, target=link)
    return link


@action
def answer(link: PressLink, *, verdict: str, text: str, at: dt.datetime | None = None) -> PressAnswer:
    """The reader agrees or says what should change; whoever asked and the page's author are told."""
    at = at or now()
    link = PressLink.objects.select_for_update().get(pk=link.pk)
    if not link.is_open(at):
        raise LinkIsOver
    given = PressAnswer.objects.create(link=link, verdict=verdict, text=text, answered_at=at)
    PressLink.objects.filter(pk=link.pk).update(link_used_at=at)
    record("cms.press_link.answered", by=None, target=link, verdict=verdict)
    people = {each.pk: each for each in (link.made_by, link.page.owner) if each and each.is_active}
    notify(PRESS_ANSWERED, to=people.values(), about=given)
    return given


def forget_press_links(*, at: dt.datetime) -> int:
    """For the clock: delete readers whose link ended long ago, with their answers."""
    return PressLink.objects.filter(link_expires_at__lte=at - FORGOTTEN_AFTER).delete()[0]
