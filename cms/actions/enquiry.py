"""What visitors write to organisers: kept apart from pages, told at once, and forgotten in time."""

import datetime as dt

from cms.models import Enquiry
from cms.notifications import ENQUIRY
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Programme
from programme.queries.people import organisers
from programme.shared.acting import action
from programme.shared.time import now

KEPT_FOR = dt.timedelta(days=180)


@action
def send_enquiry(programme: Programme, *, full_name: str, email: str, text: str) -> Enquiry:
    """Put somebody's message into the inbox and the mail of every organiser. The writer needs no account."""
    enquiry = Enquiry.objects.create(
        programme=programme, full_name=full_name, email=email.lower(), text=text, sent_at=now()
    )
    record("cms.enquiry.sent", by=None, target=enquiry)
    notify(ENQUIRY, to=organisers(programme), about=enquiry)
    return enquiry


def forget_enquiries(*, at: dt.datetime) -> int:
    """For the clock: delete what was written long ago."""
    return Enquiry.objects.filter(sent_at__lte=at - KEPT_FOR).delete()[0]
