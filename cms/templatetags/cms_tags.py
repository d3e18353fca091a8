"""What page templates ask for: menus, ways back, news, programmes."""

from typing import Any

from django import template
from django.conf import settings

from cms.blocks.links import address_of
from cms.models import NewsIndexPage, NewsPage, ProgrammePage
from cms.queries import menu, news
from programme.shared.navigation import Link

register = template.Library()


@register.filter
def address(page: Any) -> str:
    """The path of a page on the site."""
    return address_of(page)


@register.filter
def full_address(page: Any) -> str:
    """The whole address of a page, for search engines and feeds."""
    return f"{settings.SITE_URL}{address_of(page)}"


@register.simple_tag
def page_menu(page: Any) -> list[Link]:
    return menu.menu(page)


@register.simple_tag
def page_trail(page: Any) -> list[dict[str, str]]:
    return menu.trail(page)


@register.simple_tag
def latest_news(page: Any, most: int = 3) -> list[NewsPage]:
    return news.latest(page, most=most)


@register.simple_tag
def news_list(page: Any) -> NewsIndexPage | None:
    return news.list_for(page)


@register.simple_tag
def all_programmes() -> list[ProgrammePage]:
    return list(ProgrammePage.objects.live().defer_streamfields())


@register.filter
def home_address(page: Any) -> str:
    """Where the name in the header leads: the programme's own front page, else the site's."""
    part = address_of(page).split("/")[1] if getattr(page, "programme", None) else ""
    return f"/{part}/" if part else "/"


@register.filter
def media_address(path: str) -> str:
    """The whole address of a file, for those who share a page."""
    return f"{settings.SITE_URL}{path}"
