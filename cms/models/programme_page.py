from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cms.models.home_page import FrontPage
from programme.models import Programme


class ProgrammePage(FrontPage):
    """The top of a programme's part of the site. Made with the programme's tree, never by hand."""

    about = models.ForeignKey("programme.Programme", models.PROTECT, related_name="+", editable=False)

    parent_page_types = ["cms.HomePage"]
    subpage_types = [
        "cms.SectionPage",
        "cms.NewsIndexPage",
        "cms.EventPage",
        "cms.PartnersPage",
        "cms.ContactPage",
        "cms.LibraryPage",
    ]
    is_creatable = False
    joined = (*FrontPage.joined, "about")
    template = "cms/pages/programme_page.html"

    class Meta:
        verbose_name = _("programme page")

    @cached_property
    def programme(self) -> Programme:
        return self.about
