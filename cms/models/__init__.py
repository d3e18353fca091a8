from cms.models.edition import Edition
from cms.models.home_page import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.picture import Picture, PictureRendition
from cms.models.programme_page import ProgrammePage
from cms.models.section_page import SectionPage
from cms.models.tree import ProgrammeTree

__all__ = [
    "Edition",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "Picture",
    "PictureRendition",
    "ProgrammePage",
    "ProgrammeTree",
    "SectionPage",
]
