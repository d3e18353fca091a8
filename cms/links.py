"""How links in an editor's text become addresses."""

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from cms.blocks.links import address_of


class PageLink(PageLinkHandler):
    """A link to a page of this site: one query for all links of a text, and none for their addresses."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        return [f'<a href="{escape(address_of(page))}">' if page and page.live else "<a>" for page in pages]
