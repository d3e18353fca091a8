"""Why no table of the public pages leaves with a cohort."""

from programme.shared.cohort_tables import stays

PAGES = "pages and pictures are the site's, not a cohort's: they go with a backup of the whole site"

stays(
    PAGES,
    "cms.ContactPage",
    "cms.Edition",
    "cms.EventPage",
    "cms.HomePage",
    "cms.LibraryPage",
    "cms.NewsIndexPage",
    "cms.NewsPage",
    "cms.PartnersPage",
    "cms.Picture",
    "cms.PictureRendition",
    "cms.ProgrammePage",
    "cms.ProgrammeTree",
    "cms.PublishingHold",
    "cms.SectionPage",
    "cms.SolutionPage",
    "cms.TeamStory",
)
stays("letters to the site, erased after a time", "cms.Enquiry")
stays("a link of this site, which no other site could open", "cms.PressLink", "cms.PressAnswer")
