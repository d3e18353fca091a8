"""Keeps the link by which an organisation's contact person names people: one for each allotment, with new issues."""

import datetime as dt

from programme.models import Allotment, Nominator

# The page is of use until the people have come together, and a while for who was asked late.
AFTER_START = dt.timedelta(days=14)
AT_LEAST = dt.timedelta(days=30)


def link_for(allotment: Allotment, *, at: dt.datetime, is_new: bool = False) -> Nominator:
    """The allotment's link as it stands; made where there is none, issued anew where it has ended or `is_new`."""
    link = Nominator.objects.select_for_update(of=("self",)).filter(allotment=allotment).first()
    if link and link.is_open(at) and not is_new:
        return link
    link = link or Nominator(allotment=allotment, link_issue=0)
    link.link_issue += 1
    link.link_revoked_at = link.link_used_at = link.reminded_at = None
    link.asked_at = at
    link.link_expires_at = _expiry(allotment, at)
    link.issue_link()
    link.save()
    return link


def _expiry(allotment: Allotment, at: dt.datetime) -> dt.datetime:
    start = dt.datetime.combine(allotment.cohort.starts_on, dt.time(), tzinfo=allotment.cohort.zone)
    return max(start + AFTER_START, at + AT_LEAST)
