"""What publishing does by the clock."""

from cms.actions.enquiry import forget_enquiries
from cms.actions.library import hide_unreleased, take_pictures_off
from programme.shared.clock import every
from programme.shared.time import now

every("cms.forget_enquiries", lambda: forget_enquiries(at=now()), hours=24)
every("cms.hide_unreleased", lambda: hide_unreleased(at=now()), minutes=1)
every("cms.take_pictures_off", lambda: take_pictures_off(at=now()), minutes=1)
