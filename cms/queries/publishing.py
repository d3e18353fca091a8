"""What goes out by the clock, what is held, and who was asked to read what."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import Page, Revision, WorkflowState

from cms.models import NewsIndexPage, PressAnswer, PressLink, ProgrammeTree, PublishingHold
from programme.models import Cohort, Person, Programme
from programme.queries import public
from programme.shared.time import now
from programme.states import ProgrammeRoleKind as RoleKind


def hold_of(programme: Programme) -> PublishingHold | None:
    """The hold that is on now."""
    return PublishingHold.objects.filter(programme=programme, ended_at=None).select_related("begun_by").first()


def held_paths() -> list[str]:
    """Where the trees of programmes lie whose publications are held."""
    holds = PublishingHold.objects.filter(ended_at=None)
    return list(
        ProgrammeTree.objects.filter(programme__in=holds.values("programme")).values_list("page__path", flat=True)
    )


def due(at: dt.datetime) -> list[Revision]:
    """What the clock publishes now: its time has come and nobody holds it."""
    paths = held_paths()
    rows = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    return [each for each in rows if not (paths and _lies_below(each.content_object, paths))]


def expired(at: dt.datetime) -> QuerySet[Page]:
    """Published pages whose time is over; a hold keeps nothing on the site."""
    return Page.objects.filter(live=True, expire_at__lte=at).order_by("expire_at")


@dataclass(frozen=True)
class Scheduled:
    """A page that has a time to go out. While a hold is on, that time may lie behind us."""

    page: Page
    title: str
    at: dt.datetime


def scheduled(programme: Programme) -> list[Scheduled]:
    """What of the programme goes out by the clock, the next first."""
    pages = {str(page.pk): page for page in _pages_of(programme)}
    rows = Revision.objects.filter(approved_go_live_at__isnull=False, object_id__in=pages)
    rows = rows.order_by("approved_go_live_at", "pk")
    return [Scheduled(pages[row.object_id], row.object_str, row.approved_go_live_at) for row in rows]


def drafts(programme: Programme) -> QuerySet[Page]:
    """Pages of the programme that somebody could be asked to read: drafts, and changes that are not out."""
    return _pages_of(programme).filter(Q(live=False) | Q(has_unpublished_changes=True)).order_by("title")


def unpublished_of(person: Person, programme: Programme) -> QuerySet[Page]:
    """Drafts and changes of the programme that are not out, of pages that the person began."""
    return drafts(programme).filter(owner=person)


def asked_by(person: Person, programme: Programme) -> QuerySet[WorkflowState]:
    """Approvals of the programme's pages that the person asked for and that are not settled."""
    pages = [str(pk) for pk in _pages_of(programme).values_list("pk", flat=True)]
    return WorkflowState.objects.active().filter(requested_by=person, object_id__in=pages)


def press_links(programme: Programme) -> QuerySet[PressLink]:
    """Who was asked to read which draft, with their answers, the newest first."""
    answers = Prefetch("answers", PressAnswer.objects.order_by("-answered_at"))
    pages = _pages_of(programme)
    return PressLink.objects.filter(page__in=pages).select_related("page").prefetch_related(answers)


def press_link(programme: Programme, pk: object) -> PressLink | None:
    """One of them."""
    return press_links(programme).filter(pk=pk).first()


def cohort_to_publish_for(person: Person) -> Cohort | None:
    """Whose desk an editor means: the cohort that runs or comes next, of the first of their programmes."""
    roles = person.programme_roles.filter(kind__in=(RoleKind.ORGANISER, RoleKind.EDITOR, RoleKind.APPROVER))
    role = roles.select_related("programme").order_by("programme__name").first()
    return public.current_cohort(role.programme, at=now()) if role else None


def news_list_of(programme: Programme) -> NewsIndexPage | None:
    """Where news of the programme is written."""
    return NewsIndexPage.objects.filter(path__in=_pages_of(programme).values("path")).order_by("path").first()


def _pages_of(programme: Programme) -> QuerySet[Page]:
    tree = ProgrammeTree.objects.filter(programme=programme).select_related("page").first()
    return Page.objects.filter(path__startswith=tree.page.path) if tree else Page.objects.none()


def _lies_below(page: Page, paths: Iterable[str]) -> bool:
    return any(page.path.startswith(path) for path in paths)
