"""What publishing holds about people: never in a page, and for a short time."""

from programme.shared.personal_data import about_things, belongs, holds

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
holds(
    "cms.PressAnswer",
    "text",
    purpose="to know what somebody outside said about a draft",
    keep_until="90 days after the link has ended",
    erase="delete row",
)
CONTENT = "What is published, and by whom it was changed: it stays with the page, without the name."
FOR_GOOD = "as long as the page"
holds("wagtailcore.Comment", "text", purpose=CONTENT, keep_until=FOR_GOOD, erase="keep")
holds("wagtailcore.CommentReply", "text", purpose=CONTENT, keep_until=FOR_GOOD, erase="keep")
holds(
    "wagtailusers.UserProfile",
    "avatar",
    purpose="How an editor likes the editors' pages.",
    keep_until="the role ends",
    erase="delete row",
)

ORGANISERS = "organisers of the programme"
EDITORS = "editors and approvers of the programme"
belongs("cms.Enquiry", addresses="email", read_by=ORGANISERS)
belongs("cms.PressLink", addresses="email", did="made_by", read_by=EDITORS)
belongs("cms.PressAnswer", addresses="link__email", read_by=EDITORS)
belongs("cms.PublishingHold", did="begun_by", read_by=EDITORS)
belongs("cms.Picture", did="uploaded_by_user", read_by="everybody, once it is on a page")
belongs("wagtaildocs.Document", did="uploaded_by_user", read_by="everybody, once it is on a page")
belongs("wagtailcore.Page", did="owner locked_by", read_by="everybody, once it is published")
belongs("wagtailcore.Revision", did="user", read_by=EDITORS)
belongs("wagtailcore.PageLogEntry", did="user", read_by=EDITORS)
belongs("wagtailcore.ModelLogEntry", did="user", read_by=EDITORS)
belongs("wagtailcore.Comment", own="user", did="resolved_by", read_by=EDITORS)
belongs("wagtailcore.CommentReply", own="user", read_by=EDITORS)
belongs("wagtailusers.UserProfile", own="user", read_by="nobody else")

# Texts and files about things: what organisers, editors and teams write that is not about anybody.
about_things("cms.ContactPage", "summary body")
about_things("cms.EventPage", "summary place booking_address picture_alt body")
about_things("cms.PublishingHold", "reason")
about_things("cms.HomePage", "summary headline action_text body")
about_things("cms.LibraryPage", "summary")
about_things("cms.SolutionPage", "summary body")
about_things("cms.NewsIndexPage", "summary")
about_things("cms.NewsPage", "summary picture_alt body")
about_things("cms.PartnersPage", "summary partners body")
about_things("cms.Picture", "title file description file_hash")
about_things("cms.PictureRendition", "filter_spec file focal_point_key")
about_things("cms.ProgrammePage", "summary headline action_text body")
about_things("cms.SectionPage", "summary body")
about_things("cms.TeamStory", "text picture_alt")
