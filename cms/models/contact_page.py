from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.models.base import BasePage, story


class ContactPage(BasePage):
    """A form that writes to the organisers. What people write is never kept in Wagtail."""

    body = story()

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["cms.ProgrammePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "cms/pages/contact_page.html"

    class Meta:
        verbose_name = _("contact form")

    def structured_data(self, address: str) -> dict[str, Any]:
        return super().structured_data(address) | {"@type": "ContactPage"}
