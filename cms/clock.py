"""What publishing does by the clock, and how long what it holds is kept."""

from django.utils.translation import gettext_lazy as _

from cms.actions.enquiry import forget_enquiries
from cms.actions.library import hide_unreleased, take_pictures_off
from cms.actions.press_link import forget_press_links
from cms.actions.publishing import publish_due
from programme.shared.clock import every
from programme.shared.retention import Kept, keeps
from programme.shared.time import now

every("cms.publish_pages", lambda: publish_due(at=now()), seconds=10)
every("cms.forget_enquiries", lambda: forget_enquiries(at=now()), hours=24)
every("cms.hide_unreleased", lambda: hide_unreleased(at=now()), minutes=1)
every("cms.take_pictures_off", lambda: take_pictures_off(at=now()), minutes=1)
every("cms.forget_press_links", lambda: forget_press_links(at=now()), hours=24)

ENQUIRIES = _("Messages from the contact form")
keeps(Kept("enquiries", ENQUIRIES, _("they were written"), 180, "cms.Enquiry", "sent_at", "programme"))
keeps(
    Kept(
        "press",
        _("People outside who read drafts"),
        _("their link has run out"),
        90,
        "cms.PressLink",
        "link_expires_at",
    )
)
