from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.search_form import SearchForm
from teams.actions import release
from teams.actions import solution as act
from teams.forms.solution import SolutionForm
from teams.models import Solution, Team
from teams.queries import solution as solutions
from teams.queries import team as teams
from teams.states import SolutionState
from teams.views import or_404

ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, team: UUID) -> HttpResponse:
    """The team's own page of its solution: the words while it writes, who is missing while it waits."""
    found = or_404(teams.for_person(request.user, request.cohort, team))
    solution = solutions.of_team(found)
    authorise(request.user, "teams.answer_release" if solution else "teams.write", solution or found)
    form = _form(request, found, solution)
    if form and form.is_valid():
        with form.refusals():
            act.write_solution(found, form.words(), files=form.chosen(), by=request.user, at=request.arrived_at)
            messages.success(request, _("Kept. Only your team and the organisers read it."))
            return redirect(request.path)
    return render(request, "teams/solution/edit.html", _context(request, found, solution, form))


def _form(request: HttpRequest, team: Team, solution: Solution | None) -> SolutionForm | None:
    is_draft = solution is None or solution.state == SolutionState.DRAFT
    if not (is_draft and may(request.user, "teams.write", team)):
        return None
    return SolutionForm(
        request.POST or None,
        solution=solution,
        chosen=solutions.files_of(solution),
        files=solutions.handed_in(team),
        people=solutions.recognisable(team),
    )


def _context(
    request: HttpRequest, team: Team, solution: Solution | None, form: SolutionForm | None
) -> dict[str, object]:
    consents = solutions.consents(solution) if solution else []
    return {
        "team": team,
        "solution": solution,
        "form": form,
        "consents": consents,
        "own": next((each for each in consents if each.person == request.user), None),
        "may_write": may(request.user, "teams.write", team),
    }


def _own(request: HttpRequest, team: UUID) -> Solution:
    found = or_404(teams.for_person(request.user, request.cohort, team))
    return or_404(solutions.of_team(found))


@require_POST
def ask(request: HttpRequest, team: UUID) -> HttpResponse:
    solution = _own(request, team)
    release.ask_release(solution, by=request.user, at=request.arrived_at)
    messages.success(request, _("Everybody who has a say is asked."))
    return redirect(path_in(request.cohort, "teams:solution_edit", solution.team_id))


@require_POST
def answer(request: HttpRequest, team: UUID) -> HttpResponse:
    solution = _own(request, team)
    says_yes = request.POST.get("answer") == "yes"
    release.answer_release(solution, says_yes=says_yes, by=request.user, at=request.arrived_at)
    messages.success(request, _("You release it. Thank you.") if says_yes else _("It does not go public without you."))
    return redirect(path_in(request.cohort, "teams:solution_edit", solution.team_id))


@require_POST
def take_back(request: HttpRequest, team: UUID) -> HttpResponse:
    solution = _own(request, team)
    release.take_back(solution, by=request.user, at=request.arrived_at)
    messages.success(request, _("You can change it now. Everybody is asked again afterwards."))
    return redirect(path_in(request.cohort, "teams:solution_edit", solution.team_id))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.view_desks", request.cohort)
    search = SearchForm(request, _("Name of a team"))
    found = teams.teams_of(request.cohort).filter(name__icontains=search.words)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": search,
        "page": page,
        "is_long": bool(search.words) or page.has_other_pages(),
        "rows": solutions.desk(page),
        "count": teams.teams_of(request.cohort).count(),
        **solutions.counts(request.cohort),
    }
    return render(request, "teams/solution/desk.html", context)
