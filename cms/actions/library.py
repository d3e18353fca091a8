"""The solution library: pages drafted from what was released, and taken from the public when that ends."""

import datetime as dt
import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from PIL import Image
from wagtail.rich_text import RichText

from cms.actions import tree
from cms.models import LibraryPage, Picture, ProgrammeTree, SolutionPage
from judging.queries.published import published_for_team
from programme.actions.audit import record
from programme.models import Person, Programme
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.markdown import as_html
from programme.shared.refusals import Refused
from teams.models import Solution, SolutionFile
from teams.queries import library

TITLE = gettext_lazy("Solution library")
SUMMARY = gettext_lazy("What teams have made, what became of it, and how you can use it.")
# What Wagtail can show as a picture.
FORMATS = ("jpeg", "png", "webp")
PLAIN = (230, 226, 217)


class NotReleased(Refused):
    sentence = gettext_lazy("Somebody who has a say has not released this solution, so there can be no page of it.")


class ResultIsNotPublic(Refused):
    sentence = gettext_lazy("Pages of solutions are drafted from a published result. This team's is not public.")


class HasAPage(Refused):
    sentence = gettext_lazy("This solution has a page already.")


@action
def draft_solution_page(solution: Solution, *, by: Person, at: dt.datetime) -> SolutionPage:
    """Put the released words and pictures into a draft in the programme's library, for an editor to complete.

    Raises NotReleased, ResultIsNotPublic, HasAPage.
    """
    rows = Solution.objects.select_for_update(of=("self",)).select_related("team__cohort__programme")
    solution = rows.get(pk=solution.pk)
    authorise(by, "cms.write", solution)
    if not solution.is_released:
        raise NotReleased
    if published_for_team(solution.team, at=at) is None:
        raise ResultIsNotPublic
    if SolutionPage.objects.filter(solution=solution).exists():
        raise HasAPage
    grown = tree.grow(solution.team.cohort.programme, by=by)
    page = _drafted(solution, grown)
    page.save_revision(user=by)
    record("cms.solution_page.drafted", by=by, target=solution, page=page.pk)
    return page


def _drafted(solution: Solution, grown: ProgrammeTree) -> SolutionPage:
    pictures = [(picture_of(each, grown), each.alt) for each in library.pictures(solution)]
    shown = [(picture, alt) for picture, alt in pictures if picture]
    # The page has no heading between its title and these.
    words = str(as_html(solution.text)).replace("h3>", "h2>").replace("h4>", "h3>")
    body: list[Any] = [("text", RichText(words))]
    body += [("picture", {"picture": picture, "alt": alt, "caption": ""}) for picture, alt in shown]
    page = SolutionPage(
        solution=solution,
        title=solution.title,
        slug=f"{slugify(solution.title)[:40] or 'solution'}-{str(solution.pk)[:8]}",
        summary=solution.summary,
        social_picture=shown[0][0] if shown else None,
        body=body,
        live=False,
    )
    library_of(grown.programme).add_child(instance=page)
    return page


def library_of(programme: Programme) -> LibraryPage:
    """The programme's library, made when it is first needed. A step of what needs it."""
    grown = ProgrammeTree.objects.select_related("page").get(programme=programme)
    page = LibraryPage.objects.child_of(grown.page).first()
    if page is None:
        page = LibraryPage(title=TITLE, slug="library", summary=SUMMARY, show_in_menus=True)
        tree.add_child(grown.page, page)
    return page


def picture_of(file: SolutionFile, grown: ProgrammeTree) -> Picture | None:
    """A released picture as one of the site's, drawn anew, in the programme's own collection."""
    if file.attachment.kind not in FORMATS:
        return None
    found = Picture.objects.filter(people_key=file.pk).first()
    if found:
        return found
    with file.attachment.file.open() as opened:
        content = ContentFile(opened.read(), name=f"picture.{file.attachment.kind}")
    title = file.alt[:120] or str(file.solution)
    return Picture.objects.create(title=title, file=content, collection=grown.collection, people_key=file.pk)


@action
def hide_unreleased(*, at: dt.datetime) -> int:
    """For the clock: unpublish pages of solutions that are no longer released. Nobody can read them by then; this
    takes them out of lists that only look whether a page is live. Returns how many."""
    gone = SolutionPage.objects.live().exclude(solution__state="released").select_related("solution__team__cohort")
    pages = list(gone)
    for page in pages:
        page.unpublish(log_action=True)
        record("cms.solution_page.hidden", by=None, target=page.solution, page=page.pk)
    return len(pages)


@action
def take_pictures_off(*, at: dt.datetime) -> int:
    """For the clock: put a plain surface in place of each picture in which somebody no longer wants to be shown, and
    delete it in every size. Every page, draft and card that used it shows the surface. Returns how many."""
    standing = Picture.objects.exclude(people_key=None).filter(taken_off_at=None)
    hidden = library.not_to_be_shown(standing.values_list("people_key", flat=True))
    pictures = list(standing.filter(people_key__in=hidden).order_by("pk"))
    for picture in pictures:
        take_off(picture, at=at)
        record("cms.picture.taken_off", by=None, programme=_programme_of(picture), picture=picture.pk)
    return len(pictures)


def take_off(picture: Picture, *, at: dt.datetime) -> None:
    """Replace the file and forget all sizes. A step of what records it."""
    storage, name = picture.file.storage, picture.file.name
    for size in picture.renditions.all():
        size.delete()
    buffer = io.BytesIO()
    Image.new("RGB", (picture.width, picture.height), PLAIN).save(buffer, "PNG")
    picture.file = ContentFile(buffer.getvalue(), name="taken-off.png")
    picture.taken_off_at = at
    picture.save()
    storage.delete(name)


def _programme_of(picture: Picture) -> Programme | None:
    found = ProgrammeTree.objects.select_related("programme").filter(collection=picture.collection).first()
    return found.programme if found else None
