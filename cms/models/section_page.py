from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.models.base import BasePage, story


class SectionPage(BasePage):
    """An ordinary page."""

    body = story()

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["cms.HomePage", "cms.ProgrammePage", "cms.SectionPage"]
    subpage_types = ["cms.SectionPage", "cms.EventPage"]
    template = "cms/pages/section_page.html"

    class Meta:
        verbose_name = _("page")
