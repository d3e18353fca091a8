"""What publishing does by the clock."""

from cms.actions.enquiry import forget_enquiries
from programme.shared.clock import every
from programme.shared.time import now

every("cms.forget_enquiries", lambda: forget_enquiries(at=now()), hours=24)
