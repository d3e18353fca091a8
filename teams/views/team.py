from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.navigation import room_sources
from programme.shared.refusals import Refused
from programme.shared.search_form import SearchForm
from teams.actions import team as act
from teams.actions.membership import move as move_people
from teams.actions.mentorship import OneMentorFromEachSector
from teams.actions.review import note_reading
from teams.forms.team import TREES, DissolveForm, MoveForm, TeamForm, TeamsForm
from teams.models import Team
from teams.queries import dissolution
from teams.queries import team as teams
from teams.queries.concern import contacts
from teams.views import or_404

ON_A_PAGE = 50
# Where there are more, a page holds fewer: all of their people stand on it.
OF_MANY = 12


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own teams first, then the others."""
    search = SearchForm(request, _("Name of a team or a person"))
    found = teams.own_first(request.user, request.cohort, search.words)
    page = _page_of_teams(request, found)
    context = {
        "filters": search,
        "page": page,
        "is_long": bool(search.words) or page.has_other_pages(),
        "teams": [team for team in page if not team.dissolved_at],
        "dissolved": [team for team in page if team.dissolved_at],
        "mine": {team.pk for team in page if team.is_mine},
    }
    return render(request, "teams/team/index.html", context)


def _page_of_teams(request: HttpRequest, found: QuerySet[Team]) -> Page:
    pages = Paginator(found, ON_A_PAGE)
    if pages.num_pages > 1:
        pages = Paginator(found, OF_MANY)
    return pages.get_page(request.GET.get("page"))


@require_safe
def detail(request: HttpRequest, team: UUID) -> HttpResponse:
    found = or_404(teams.for_person(request.user, request.cohort, team))
    room = teams.room(request.user, found, at=request.arrived_at)
    if room.unread:
        note_reading(room.unread, by=request.user, at=request.arrived_at)
    at = request.arrived_at
    parts = [part for source in room_sources() for part in source(found, at)] if room.is_member else []
    return render(request, "teams/team/detail.html", {"team": found, "room": room, "at": at, "parts": parts})


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return _desk(request, MoveForm(cohort=request.cohort))


def _desk(request: HttpRequest, form: MoveForm, status: int = 200) -> HttpResponse:
    may_organise = may(request.user, "teams.organise", request.cohort)
    desk = teams.desk(request.cohort, by=request.user)
    search = SearchForm(request, _("Name of a team or a person"))
    page = _page_of_teams(request, desk.found(search.words))
    without = Paginator(desk.found_unplaced(search.words), ON_A_PAGE).get_page(request.GET.get("without"))
    context = {
        "desk": desk,
        "filters": search,
        "page": page,
        "mixes": [teams.Mix(team) for team in page],
        "without": without,
        "is_long": bool(search.words) or page.has_other_pages() or without.has_other_pages(),
        "lacks_contact": may_organise and not contacts(request.cohort).exists(),
        "form": form,
        "chosen": set(form.data.getlist("people")) if form.is_bound else set(),
        "may_organise": may_organise,
    }
    return render(request, "teams/team/desk.html", context, status=status)


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    form = MoveForm(request.POST, cohort=request.cohort)
    if not form.is_valid():
        return _desk(request, form)
    to = form.cleaned_data["to"]
    with form.refusals():
        moved = move_people(form.cleaned_data["people"], to=to, by=request.user, cohort=request.cohort)
        place = _("to %(team)s") % {"team": to.name} if to else _("out of their team")
        messages.success(
            request,
            ngettext("%(n)d person moved %(place)s.", "%(n)d people moved %(place)s.", moved)
            % {"n": moved, "place": place},
        )
        return redirect(path_in(request.cohort, "teams:team_desk"))
    return _desk(request, form, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    start = {} if teams.teams_of(request.cohort).exists() else {"names": "\n".join(TREES)}
    form = TeamsForm(request.POST or None, initial=start)
    form.cancel_url = path_in(request.cohort, "teams:team_desk")
    if form.is_valid():
        with form.refusals({Refused: "names"}):
            made = act.create_teams(request.cohort, form.cleaned_data["names"], by=request.user)
            n = len(made)
            messages.success(request, ngettext("%(n)d team is made.", "%(n)d teams are made.", n) % {"n": n})
            return redirect(form.cancel_url)
    return render(request, "teams/team/create.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, team: UUID) -> HttpResponse:
    found = or_404(teams.for_desk(request.cohort, team, by=request.user))
    authorise(request.user, "teams.organise", found)
    form = TeamForm(request.POST or None, team=found)
    form.submit_label, form.cancel_url = _("Save the team"), path_in(request.cohort, "teams:team_desk")
    if form.is_valid():
        with form.refusals({act.NameTaken: "name", OneMentorFromEachSector: "mentor_civil_service"}):
            act.change_team(
                found,
                name=form.cleaned_data["name"],
                challenge=form.cleaned_data["challenge"],
                mentors=form.mentors(),
                lacks=form.cleaned_data["lacks"],
                by=request.user,
            )
            messages.success(request, _("Team %(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect(form.cancel_url)
    context = {
        "form": form,
        "team": found,
        "history": teams.history(found),
        "engagement": teams.engagement(found, at=request.arrived_at),
    }
    return render(request, "teams/team/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dissolve(request: HttpRequest, team: UUID) -> HttpResponse:
    """Says first what it does, with a place proposed for each member."""
    found = or_404(teams.for_desk(request.cohort, team, by=request.user))
    authorise(request.user, "teams.organise", found)
    form = DissolveForm(request.POST or None, team=found, proposals=dissolution.proposals(found))
    form.cancel_url = path_in(request.cohort, "teams:team_edit", found.pk)
    if form.is_valid():
        with form.refusals():
            act.dissolve_team(found, form.places(), by=request.user, reasons=form.reasons())
            messages.success(request, _("Team %(name)s is dissolved.") % {"name": found.name})
            return redirect(path_in(request.cohort, "teams:team_desk"))
    return render(request, "teams/team/dissolve.html", {"form": form, "team": found})


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Says first how many people will be written to."""
    authorise(request.user, "teams.organise", request.cohort)
    if request.method == "POST":
        n = act.tell_everybody(request.cohort, by=request.user)
        messages.success(
            request,
            ngettext("We have written to %(n)d person.", "We have written to %(n)d people.", n) % {"n": n},
        )
        return redirect(path_in(request.cohort, "teams:team_desk"))
    desk = teams.desk(request.cohort, by=request.user)
    context = {
        "desk": desk,
        "page": Paginator(teams.with_people(desk.waiting), ON_A_PAGE).get_page(request.GET.get("page")),
        "people": teams.people_to_tell(desk.waiting),
    }
    return render(request, "teams/team/tell.html", context)
