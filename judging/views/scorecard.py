import datetime as dt
import hashlib
import uuid
from functools import cache, lru_cache
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from judging.actions import scorecard as actions
from judging.forms.scorecard import DeclareForm, ScorecardForm, blank_for
from judging.models import Criterion, Pitch
from judging.queries import device_card, practice, rubric, submission_read
from judging.queries import scorecard as queries
from judging.views import or_404
from programme.models import Person
from programme.shared import narrow_sessions
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed
from programme.shared.uploads import serve_private

# How long after the pitch day a device may show what it keeps for use without a network.
KEPT_FOR = dt.timedelta(days=7)


# Compressed: a hall's network is slow, and neither page repeats anything that a stranger could put into an address.
@gzip_page
@never_cache
@ensure_csrf_cookie
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The judge's pitches, with the state of each own card."""
    page = _page_of(request.user, request.GET.get("page"))
    pitches = queries.with_days(page)
    if not pitches and not queries.is_judge(request.user):
        raise Http404
    open_ones = [each for each in pitches if each.pitch_day.is_open and not each.link]
    due = [each for each in open_ones if not each.card_submitted_at and not each.card_missed]
    is_all = not page.has_other_pages()
    other = queries.Elsewhere() if is_all else queries.elsewhere(request.user, pitches, wants_first=not due)
    context = {
        "page": page,
        "elsewhere": other,
        "pitches": pitches,
        # A session that opens nothing but judging has no home.
        "came_by_link": narrow_sessions.of(request.session) is not None,
        "next": due[0] if due else other.first,
        "due": len(due) + other.due,
        "done": sum(bool(each.card_submitted_at) for each in pitches) + other.done,
        "barred": sum(bool(each.link) for each in pitches),
        "to_score": len([each for each in pitches if not each.link and not each.card_missed]) + other.to_score,
        "day": pitches[0].pitch_day if pitches else None,
        "practice": practice.newest_for_judge(request.user, pitches[0].pitch_day) if pitches else None,
        "cards": device_card.cards_on_device(request.user, pitches),
        "works": _works_address(pitches),
        "templates": _templates(),
        "sheets": _sheets({each.pitch_day.rubric_id: each for each in pitches}),
        "until": max((each.pitch_day.starts_at for each in pitches), default=request.arrived_at) + KEPT_FOR,
    }
    if pitches:
        request.programme = pitches[0].programme
    return render(request, "judging/scorecard/home.html", context)


def _page_of(person: Person, number: str | None) -> Page:
    """Counting costs as much as reading: it is left out where one page holds them all, and the first is read once."""
    first = queries.first_pitches_for_judge(person)
    if len(first) <= queries.PER_PAGE:
        return Paginator(first, queries.PER_PAGE).get_page(number)
    pages = Paginator(queries.pitches_for_judge(person), queries.PER_PAGE)
    return Page(first[: queries.PER_PAGE], 1, pages) if number in {None, "1"} else pages.get_page(number)


def _works_address(pitches: list[Pitch]) -> str:
    """Where the teams' work is read; another address when there is other work, so that a device asks again."""
    seen = [f"{each.pk} {each.version_id}" for each in pitches if each.card_state and not each.link]
    return f"{reverse('judging:scorecard_works')}?of={hashlib.sha256(' '.join(seen).encode()).hexdigest()[:12]}"


@cache
def _templates() -> str:
    return render_to_string("judging/scorecard/_templates.html", {"form": DeclareForm()})


def _sheets(first_pitches: dict[UUID, Pitch]) -> list[tuple[UUID, str]]:
    """An empty card for each rubric, from which the page's script makes that of every pitch."""
    return [(key, _sheet(pitch, pitch.pitch_day.rubric.version)) for key, pitch in first_pitches.items()]


def _sheet(pitch: Pitch, version: int) -> str:
    criteria = rubric.criteria_for_pitch(pitch.pk, version)
    is_locked = criteria and criteria[0].rubric.is_locked
    return _drawn(criteria, pitch.pitch_day.rubric_id, version) if is_locked else _draw(criteria)


def _draw(criteria: tuple[Criterion, ...], *_of: UUID | int) -> str:
    return render_to_string("judging/scorecard/_sheet.html", {"form": ScorecardForm(criteria=criteria)})


# Once for each version of a locked rubric: drawing it costs as much as the rest of the page. The rubric's id is asked
# for, too: criteria are equal by their numbers, which a database that was emptied gives out again.
_drawn = lru_cache(maxsize=64)(_draw)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """The card. POST takes the whole of it."""
    if request.method == "POST":
        return _save(request, pitch)
    found = _found(request, pitch)
    if links := queries.links_of(request.user, found):
        return _barred(request, found, links)
    if not found.is_ranked:
        return render(request, "judging/scorecard/not_ranked.html", {"pitch": found})
    sheet = queries.sheet_for(request.user, found)
    if sheet is None:
        return render(request, "judging/scorecard/not_open.html", {"pitch": found})
    form = blank_for(sheet.criteria, sheet.held, sheet.card)
    return _page(request, found, form, sheet)


def _page(
    request: HttpRequest, pitch: Pitch, form: ScorecardForm, sheet: queries.Sheet | None, status: int = 200
) -> HttpResponse:
    sheet = sheet or queries.sheet_for(request.user, pitch)
    if sheet and form.is_bound:
        form.reword(sheet.criteria)
    context = {
        "pitch": pitch,
        "form": form,
        "sheet": sheet,
        "card": sheet.card if sheet else None,
        "others": queries.neighbours(request.user, pitch),
        "offers_gaps": form.is_bound and form.hands_in and bool(form.gaps),
    }
    return render(request, "judging/scorecard/edit.html", context, status=status)


def _barred(request: HttpRequest, pitch: Pitch, links: list) -> HttpResponse:
    context = {"pitch": pitch, "links": links, "is_asked": all(link.is_proposed for link in links)}
    return render(request, "judging/scorecard/barred.html", context, status=403)


def _save(request: HttpRequest, pitch: UUID) -> HttpResponse:
    form = ScorecardForm(request.POST, criteria=rubric.criteria_for_pitch(pitch, rubric.ANY_VERSION))
    try:
        if not form.is_valid():
            return _show_again(request, pitch, form)
        saved = actions.save_scorecard(
            pitch,
            form.values(),
            by=request.user,
            change=actions.Change(form.cleaned_data["change"], form.cleaned_data["base_version"]),
            hand_in=form.hands_in,
            missed=form.cleaned_data["missed"],
            reason=form.cleaned_data["reason"],
        )
    except actions.NoSuchCard as refusal:
        raise Http404 from refusal
    except actions.StaleCard as refusal:
        return _stale(request, pitch, form, refusal)
    except (actions.TooLittle, actions.WordsMissing) as refusal:
        form.add_error(getattr(refusal, "field", None), str(refusal))
        return _show_again(request, pitch, form)
    except NotAllowed:
        found = _found(request, pitch)
        return _barred(request, found, queries.links_of(request.user, found))
    return _after(request, pitch, form, saved)


def _after(request: HttpRequest, pitch: UUID, form: ScorecardForm, saved: actions.Saved) -> HttpResponse:
    at = dt.datetime.fromisoformat(saved.at)
    if saved.late:
        messages.warning(
            request,
            _("Scoring is locked. What you sent is kept and marked as late. It is not counted."),
        )
    elif saved.missed:
        messages.success(request, _("Noted: you did not see this pitch. You can change that until scoring is locked."))
        return redirect("judging:scorecard_home")
    elif form.hands_in:
        messages.success(request, _("Your card is in. You can change it until scoring is locked."))
        return redirect("judging:scorecard_home")
    return redirect(reverse("judging:scorecard_edit", args=(pitch,)) + f"?saved={at:%H%M}")


def _show_again(request: HttpRequest, pitch: UUID, form: ScorecardForm) -> HttpResponse:
    found = _found(request, pitch)
    if links := queries.links_of(request.user, found):
        return _barred(request, found, links)
    return _page(request, found, form, None, status=422)


def _stale(request: HttpRequest, pitch: UUID, form: ScorecardForm, refusal: actions.StaleCard) -> HttpResponse:
    """Both versions side by side, and the choice to send one's own again over the newer one."""
    found = _found(request, pitch)
    sheet = or_404(queries.sheet_for(request.user, found))
    mine = form.values()
    rows = [
        {
            "criterion": each,
            "there": queries.in_words(each, sheet.held.get(each.pk)),
            "mine": queries.in_words(each, mine.get(each.pk)),
            "differs": (sheet.held.get(each.pk) or None) != (mine.get(each.pk) or None),
        }
        for each in sheet.criteria
    ]
    again = [
        (name, value)
        for name, value in request.POST.items()
        if name not in {"change", "base_version", "csrfmiddlewaretoken"}
    ]
    context = {
        "pitch": found,
        "card": sheet.card,
        "rows": rows,
        "again": [*again, ("change", str(uuid.uuid4())), ("base_version", str(sheet.card.version))],
        "sentence": str(refusal),
    }
    return render(request, "judging/scorecard/stale.html", context, status=409)


@require_safe
def submission(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """What the team handed in, as it was frozen when scoring was opened."""
    found = _readable(request, pitch)
    return render(request, "judging/scorecard/submission.html", {"pitch": found, "files": _files(found)})


@gzip_page
@never_cache
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """What every team handed in, in one page, which a judge's device keeps for when there is no network."""
    pitches = submission_read.readable_works(request.user)
    if not pitches and not queries.is_judge(request.user):
        raise Http404
    if pitches:
        request.programme = pitches[0].programme
    return render(
        request, "judging/scorecard/works.html", {"works": [{"pitch": each, "files": _files(each)} for each in pitches]}
    )


def _files(pitch: Pitch) -> list[dict[str, str]]:
    return [
        {
            "name": each["name"],
            "size": each.get("size"),
            "kind": str(each.get("kind", "")).upper(),
            "note": each.get("slot", ""),
            "href": reverse("judging:scorecard_file", args=(pitch.pk, each["attachment"])),
        }
        for each in (pitch.version.manifest if pitch.version else [])
    ]


@require_safe
def file(request: HttpRequest, pitch: UUID, attachment: UUID) -> HttpResponseBase:
    """A file of the frozen version, as a download."""
    found = _readable(request, pitch)
    stored = or_404(submission_read.file_of(found, attachment))
    return serve_private(stored.file, stored.original_name, stored.kind)


def _readable(request: HttpRequest, pitch: UUID) -> Pitch:
    found = _found(request, pitch)
    authorise(request.user, "judging.open_pitch", found)
    return found


def _found(request: HttpRequest, pitch: UUID) -> Pitch:
    """The pitch, and the name of its programme on top of the page."""
    found = or_404(queries.pitch_for_judge(request.user, pitch))
    request.programme = found.programme
    return found
