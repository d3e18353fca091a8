"""What publishing holds about people: never in a page, and for a short time."""

from programme.shared.personal_data import holds

holds(
    "cms.Enquiry",
    "full_name",
    "email",
    "text",
    purpose="to answer what somebody wrote to the organisers",
    keep_until="six months after it was written",
    erase="delete row",
)
holds(
    "cms.PressLink",
    "full_name",
    "email",
    purpose="to let one person outside read and answer one draft",
    keep_until="90 days after the link has ended",
    erase="delete row",
)
