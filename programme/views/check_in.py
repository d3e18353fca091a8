"""At the door of a visit: organisers, and stewards by a link, tick people off, with or without a network."""

from collections.abc import Callable, Sequence
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from programme.actions import check_in as actions
from programme.models.door_link import end_of_day
from programme.queries import check_in as queries
from programme.queries import visit as visits
from programme.queries.check_in import Door
from programme.shared import downloads
from programme.shared.device_changes import DeviceChange, Sent
from programme.shared.refusals import NotAllowed
from programme.views.door_link import held_by, let_go
from programme.views.offline import answer_changes

DoorView = Callable[..., HttpResponse]


def at_the_door(view: DoorView) -> DoorView:
    """For a view of (request, door, ...): organisers and open steward links only."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, visit: UUID, **parts: str) -> HttpResponse:
        person = request.user if request.user.is_authenticated else None
        door = queries.door(visit, person=person, held=held_by(request), at=request.arrived_at)
        if door is None:
            return _turned_away(request, visit)
        _enter(request, door)
        return view(request, door, **parts)

    return opened


def _turned_away(request: HttpRequest, visit: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if visits.is_known_to(request.user, visit):
        raise NotAllowed(by=request.user, permission="programme.check_in")
    raise Http404


def _enter(request: HttpRequest, door: Door) -> None:
    """The visit's own programme on top of the page, and its cohort's clock."""
    request.programme = door.visit.cohort.programme
    timezone.activate(door.visit.cohort.zone)


@require_GET
@at_the_door
def door(request: HttpRequest, door: Door) -> HttpResponse:
    rows = queries.rows(door.visit)
    search = request.GET.get("q", "").strip()
    context = {
        "door": door,
        "visit": door.visit,
        "rows": queries.matching(rows, search) if search else rows,
        "search": search,
        "here": sum(row.is_here for row in rows),
        "expected": sum(not row.walked_in for row in rows),
        "is_early": request.arrived_at < door.opens_at(),
        "until": end_of_day(door.visit),
    }
    return render(request, "programme/check_in/door.html", context)


@require_GET
@at_the_door
def list(request: HttpRequest, door: Door) -> HttpResponse:
    """Only the lines, for the page's own script; 304 while nothing has changed."""
    rows = queries.rows(door.visit)
    tag = f'"{sha256(repr(rows).encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = render(request, "programme/check_in/_rows.html", {"rows": rows, "visit": door.visit})
    response["ETag"] = tag
    return response


@login_not_required
@never_cache
@require_POST
def changes(request: HttpRequest, visit: UUID) -> HttpResponse:
    """What a device noted. Signed out or with a link that has ended it is told so, and keeps everything."""
    person = request.user if request.user.is_authenticated else None
    found = queries.door(visit, person=person, held=held_by(request), at=request.arrived_at, late=True)
    if found is None:
        return JsonResponse({"sentence": _("Sign in, or open your link again.")}, status=403 if person else 401)

    def apply(sent: Sent) -> dict[str, Any]:
        wish = actions.Wish.read(sent.target, sent.values)
        return actions.check_in(found.visit, wish, by=found.by, change=sent.change, at=request.arrived_at)

    return answer_changes(request, apply)


@require_POST
@at_the_door
def tick(request: HttpRequest, door: Door) -> HttpResponse:
    """The same by a plain form, for pages without a script."""
    given = request.POST
    target = given.get("target") or f"{queries.WALK_IN}:{uuid4()}"
    base = int(given["base"][:9]) if given.get("base", "").isdecimal() else 0
    wish = actions.Wish.read(target, {**given.dict(), "is_here": given.get("is_here") == "1"})
    answer = actions.check_in(door.visit, wish, by=door.by, change=DeviceChange(uuid4(), base), at=request.arrived_at)
    if answer["sentence"]:
        messages.warning(request, answer["sentence"])
    else:
        messages.success(request, _("Ticked.") if answer["is_here"] else _("The tick is taken back."))
    return redirect("programme:check_in_door", door.visit.pk)


@login_not_required
@never_cache
@require_GET
def code(request: HttpRequest, visit: UUID, code: str) -> HttpResponse:
    """What a phone's camera opens. At the door it leads to the one line; for everybody else it names nobody."""
    person = request.user if request.user.is_authenticated else None
    found = queries.door(visit, person=person, held=held_by(request), at=request.arrived_at)
    if found is None:
        return render(request, "programme/check_in/show_it.html")
    _enter(request, found)
    context = {"door": found, "visit": found.visit, "row": queries.by_code(found.visit, code)}
    return render(request, "programme/check_in/one.html", context)


@login_not_required
@require_POST
def leave(request: HttpRequest, visit: UUID) -> HttpResponse:
    """A steward hands the device back: the links that were opened on it are forgotten."""
    let_go(request)
    return render(request, "programme/check_in/left.html")


# What the host receives: names and employers, nothing else


@login_not_required
@never_cache
@require_GET
def reception(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = _reception(request, visit)
    if found is None:
        return redirect_to_login(request.get_full_path())
    return render(
        request, "programme/check_in/reception.html", {"door": found, "visit": found.visit, "rows": _names(found)}
    )


@login_not_required
@require_GET
def reception_csv(request: HttpRequest, visit: UUID) -> HttpResponseBase:
    found = _reception(request, visit)
    if found is None:
        return redirect_to_login(request.get_full_path())
    name = f"reception-{found.visit.starts_at:%Y-%m-%d}"
    return downloads.as_csv(name, (_("Name"), _("Employer")), _names(found))


def _reception(request: HttpRequest, visit: UUID) -> Door | None:
    person = request.user if request.user.is_authenticated else None
    found = queries.reception(visit, person=person, held=held_by(request), at=request.arrived_at)
    if found is None and person:
        raise Http404
    if found:
        _enter(request, found)
    return found


def _names(door: Door) -> Sequence[tuple[str, str]]:
    return [(row.full_name, row.employer) for row in queries.rows(door.visit) if not row.walked_in]
