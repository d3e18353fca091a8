from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks.partners import PartnerBlock
from cms.models.base import BasePage, story


class PartnersPage(BasePage):
    """Who carries the programme: its partners, as the editor describes them, and the people that its blocks name."""

    partners = StreamField([("partner", PartnerBlock())], verbose_name=_("partners"), blank=True)
    body = story()

    content_panels = [*BasePage.content_panels, FieldPanel("partners"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("partners"), index.SearchField("body")]
    parent_page_types = ["cms.HomePage", "cms.ProgrammePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "cms/pages/partners_page.html"

    class Meta:
        verbose_name = _("people and partners")
        verbose_name_plural = _("people and partners")

    def structured_data(self, address: str) -> dict[str, Any]:
        return super().structured_data(address) | {
            "@type": "AboutPage",
            "mentions": [
                {"@type": "Organization", "name": each.value["name"], "url": each.value["address"] or None}
                for each in self.partners
            ],
        }
