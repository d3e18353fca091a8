"""What page templates ask for: menus, ways back, news, programmes."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.blocks.links import address_of
from cms.forms.enquiry import EnquiryForm
from cms.models import ContactPage, EventPage, NewsIndexPage, NewsPage, ProgrammePage, TeamStory
from cms.queries import accessibility, event, library, menu, news, team_story
from judging.models import Award
from programme.models import Cohort
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
def contact_address(page: Any) -> str:
    return menu.contact(page)


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


# What would end a script element, as programs that read JSON know it too.
IN_SCRIPTS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def structured_data(page: Any) -> SafeString:
    """The page for programs. A block of data: browsers run nothing of it, so the policy for scripts lets it be."""
    found = page.structured_data(full_address(page))
    data = json.dumps({name: value for name, value in found.items() if value is not None}, ensure_ascii=False)
    safe = mark_safe(data.translate(IN_SCRIPTS))  # noqa: S308  every sign that HTML knows is escaped
    return format_html('<script type="application/ld+json">{}</script>', safe)


@register.inclusion_tag("cms/_social_card.html")
def social_card(page: Any) -> dict[str, Any]:
    return {"picture": page.shared_picture}


@register.simple_tag
def coming_events(page: Any, most: int = 6) -> list[EventPage]:
    return event.coming(page, most=most)


@register.simple_tag
def event_time(page: EventPage) -> str:
    """When it is, in the zone of its programme."""
    return event.time_words(page)


@register.simple_tag
def team_stories(awards: Iterable[Award]) -> list[tuple[Award, TeamStory | None]]:
    return team_story.of_awards(awards)


@register.simple_tag
def address_of_solutions(cohort: Cohort) -> str:
    return library.address_of_solutions(cohort)


@register.simple_tag
def contact_form(page: ContactPage) -> EnquiryForm:
    return EnquiryForm.of_page(page)


@register.inclusion_tag("cms/_last_test.html")
def last_accessibility_test() -> dict[str, Any]:
    return {"test": accessibility.last_test()}
