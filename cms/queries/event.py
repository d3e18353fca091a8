"""Events that everybody may read."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import EventPage
from cms.models.base import DEPTH_OF_PROGRAMMES, BasePage
from programme.shared.time import clock_words, in_words, now


def coming(page: BasePage, *, most: int = 6) -> list[EventPage]:
    """The next events of the page's programme, or of all programmes."""
    depth = DEPTH_OF_PROGRAMMES if page.programme else DEPTH_OF_PROGRAMMES - 1
    top = page.path[: depth * page.steplen]
    return list(EventPage.objects.filter(path__startswith=top).exclude(pk=page.pk).coming(now())[:most])


def time_words(page: EventPage) -> str:
    """`5pm on Friday 4 December 2026`, or from when to when."""
    zone = timezone.get_current_timezone()
    starts = in_words(page.starts_at, zone)  # type: ignore[arg-type]
    if page.ends_at is None:
        return starts
    is_same_day = page.starts_at.astimezone(zone).date() == page.ends_at.astimezone(zone).date()
    ends = clock_words(page.ends_at, zone) if is_same_day else in_words(page.ends_at, zone)  # type: ignore[arg-type]
    return _("%(starts)s, until %(ends)s") % {"starts": starts, "ends": ends}
