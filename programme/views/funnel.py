from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from programme.actions.allotment import nudge_nominators
from programme.actions.reminder import nudge_invited
from programme.queries import allotment as allotments
from programme.queries import funnel as queries
from programme.shared import charts
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.navigation import Link
from programme.shared.pages import LongList

ON_A_PAGE = 50
# Of those who have not answered; one press can still write to all of them.
ON_SCREEN = 100

WORDS = {
    "nominated": gettext_lazy("Nominated"),
    "invited": gettext_lazy("Invited"),
    "confirmed": gettext_lazy("Confirmed"),
    "waiting": gettext_lazy("Still to answer"),
    "declined": gettext_lazy("Declined"),
    "expired": gettext_lazy("No answer in time"),
    "reserve": gettext_lazy("On the reserve"),
}


def tabs(request: HttpRequest, current: str) -> list[Link]:
    """The pages about the cohort's places that this person may open."""
    pages = [
        ("funnel_desk", _("Funnel")),
        ("allotment_desk", _("Organisations")),
        ("reserve_desk", _("Free places and reserve")),
    ]
    if may(request.user, "programme.organise", request.cohort):
        pages.append(("allotment_rules", _("Rules")))
    return [Link(label, path_in(request.cohort, f"programme:{name}"), current=name == current) for name, label in pages]


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.cohort)
    funnels = queries.of(request.cohort)
    page = LongList(queries.organisations(request.cohort), ON_A_PAGE).get_page(request.GET.get("page"))
    counts = queries.counts_of(request.cohort, list(page))
    silent = queries.to_nudge(request.cohort, at=request.arrived_at)
    naming = allotments.still_to_name(request.cohort, at=request.arrived_at)
    civil, industry = (each.total for each in funnels)
    pairs = [charts.Pair(str(WORDS[step]), getattr(civil, step), getattr(industry, step)) for step in queries.STEPS]
    taken, places = (sum(getattr(each.standing, name) for each in funnels) for name in ("taken", "places"))
    title = _("%(taken)d of %(places)d places are taken; %(waiting)d people have still to answer") % {
        "taken": taken,
        "places": places,
        "waiting": civil.waiting + industry.waiting,
    }
    context = {
        "tabs": tabs(request, "funnel_desk"),
        "funnels": [
            (each, [(row, found) for row, found in counts.items() if row.sector == each.sector]) for each in funnels
        ],
        "page": page,
        "title": title,
        "chart": charts.sector_bars(title, pairs),
        "rows": [[pair.label, int(pair.civil), int(pair.industry), int(pair.civil + pair.industry)] for pair in pairs],
        "columns": [_("Step"), _("Civil service"), _("Industry"), _("Together")],
        "is_empty": not page.paginator.count,
        "silent": silent[:ON_SCREEN],
        "all_silent": silent.count(),
        "naming": naming[:ON_SCREEN],
        "all_naming": len(naming),
        "may_change": may(request.user, "programme.organise", request.cohort),
        "press": uuid4().hex[:12],
    }
    return render(request, "programme/funnel/desk.html", context)


@require_POST
def nudge(request: HttpRequest) -> HttpResponse:
    """Write to exactly those who were ticked and have still not answered at this moment."""
    authorise(request.user, "programme.organise", request.cohort)
    chosen, everybody = set(request.POST.getlist("chosen")), "all" in request.POST
    told = {"by": request.user, "at": request.arrived_at, "press": request.POST.get("press", "")[:40] or uuid4().hex}
    if request.POST.get("who") == "nominators":
        naming = allotments.still_to_name(request.cohort, at=request.arrived_at)
        asked = [row for row in naming if everybody or str(row.pk) in chosen]
        count = nudge_nominators(request.cohort, allotments=asked, **told)
    else:
        silent = queries.to_nudge(request.cohort, at=request.arrived_at)
        rows = [row for row in silent if everybody or str(row.pk) in chosen]
        count = nudge_invited(request.cohort, invitations=rows, **told)
    words = ngettext("We are writing to %(n)d person.", "We are writing to %(n)d people.", count) % {"n": count}
    if not everybody and (left := len(chosen) - count):
        words += " " + ngettext(
            "%(n)d has answered meanwhile and is left in peace.",
            "%(n)d have answered meanwhile and are left in peace.",
            left,
        ) % {"n": left}
    messages.success(request, words)
    return redirect(path_in(request.cohort, "programme:funnel_desk"))
