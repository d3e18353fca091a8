from cms.models.contact_page import ContactPage
from cms.models.edition import Edition
from cms.models.enquiry import Enquiry
from cms.models.event import EventPage
from cms.models.hold import PublishingHold
from cms.models.home_page import HomePage
from cms.models.library import LibraryPage, SolutionPage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.partners_page import PartnersPage
from cms.models.picture import Picture, PictureRendition
from cms.models.press_link import PressAnswer, PressLink
from cms.models.programme_page import ProgrammePage
from cms.models.section_page import SectionPage
from cms.models.team_story import TeamStory
from cms.models.tree import ProgrammeTree

__all__ = [
    "ContactPage",
    "Edition",
    "Enquiry",
    "EventPage",
    "HomePage",
    "LibraryPage",
    "NewsIndexPage",
    "NewsPage",
    "PartnersPage",
    "Picture",
    "PictureRendition",
    "PressAnswer",
    "PressLink",
    "ProgrammePage",
    "ProgrammeTree",
    "PublishingHold",
    "SectionPage",
    "SolutionPage",
    "TeamStory",
]
