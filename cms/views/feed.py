import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from cms.blocks.links import address_of
from cms.queries import news as queries
from cms.views.kept import kept


@login_not_required
@require_safe
@kept
def news(request: HttpRequest, part: str = "") -> HttpResponse:
    """News as a feed: of the site, or of one programme's part of it."""
    index = queries.index_at(part)
    if index is None:
        raise Http404
    name = index.programme.name if index.programme else settings.SITE_NAME
    feed = Atom1Feed(
        title=f"{index.title}: {name}",
        link=_whole(address_of(index)),
        feed_url=_whole(request.path),
        description=index.summary,
        language=settings.LANGUAGE_CODE,
    )
    for page in queries.of_list(index):
        feed.add_item(
            title=page.title,
            link=_whole(address_of(page)),
            description=page.summary,
            unique_id=f"urn:uuid:{page.translation_key}",
            pubdate=page.first_published_at or _morning_of(page.date),
            updateddate=page.last_published_at or _morning_of(page.date),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _morning_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
