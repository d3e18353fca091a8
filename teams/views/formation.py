from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.shared import partials
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from teams.actions import formation as act
from teams.models import FormationRun
from teams.queries import adjustment, formation, formation_record, formation_report, formation_unmet
from teams.queries import team as teams
from teams.states import FormationKind, FormationState
from teams.views import or_404

WISHES_A_PAGE = 40


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    runs = list(formation.runs(request.cohort, by=request.user))
    context = {
        "runs": runs,
        "latest": next((run for run in runs if run.kind != FormationKind.CURRENT), None),
        "people": teams.participants(request.cohort).count(),
        "slots": formation.teams_to_fill(request.cohort).count(),
        "placed": formation.placed(request.cohort),
        "may_organise": may(request.user, "teams.organise", request.cohort),
        **formation.in_short(request.cohort),
    }
    return render(request, "teams/formation/desk.html", context)


@require_POST
def form(request: HttpRequest) -> HttpResponse:
    """Teams from scratch; with `keep`, the rest around the people kept in an earlier run."""
    earlier = request.POST.get("run")
    kept = {}
    if earlier:
        found = _run(request, earlier)
        wanted = set(request.POST.getlist("keep"))
        kept = {person: team for person, team in found.places.items() if person in wanted or team in wanted}
    return _to(act.form_teams(request.cohort, by=request.user, kept=kept))


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    return _to(act.change_teams(request.cohort, by=request.user))


@require_POST
def assess(request: HttpRequest) -> HttpResponse:
    return _to(act.assess_teams(request.cohort, by=request.user))


@require_safe
def detail(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    run = _run(request, formation_run)
    context = {
        "run": run,
        "may_organise": may(request.user, "teams.organise", run),
        "quality": formation_report.quality(run),
    }
    if run.is_under_way:
        return partials.render(request, "teams/formation/progress.html", "teams/formation/_progress.html", context)
    names = formation_report.Names(run.cohort)
    context["settings"] = formation_record.settings_of(run, names)
    context["points"] = formation_report.curve(run, names)
    context["loosened"] = formation_report.how_sizes_were_loosened(run)
    if run.kind == FormationKind.CHANGE:
        context["moves"] = formation_report.moves_of(run, names)
        context["price"] = formation_report.price_of_a_move(run)
    context["is_same"] = formation.is_same(run)
    if run.state == FormationState.CLASHING:
        context["clash"] = formation.clash_of(run, names)
    context["report"] = report = formation_report.Report(run, names) if run.has_teams else None
    if report:
        unmet = formation_unmet.unmet(report, asked=_number(request.GET.get("wish", "")))
        context["unmet"] = Paginator(unmet, WISHES_A_PAGE).get_page(request.GET.get("page"))
    context["explanation"] = names.into(run.answer.get("explanation", ""))
    context["others"] = formation.runs(request.cohort, by=request.user).exclude(pk=run.pk).filter(best__isnull=False)
    return render(request, "teams/formation/detail.html", context)


@require_POST
def stop(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    return _to(act.stop(_run(request, formation_run), by=request.user))


@require_POST
def repeat(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    return _to(act.repeat(_run(request, formation_run), by=request.user))


@require_POST
def choose(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    moves = _number(request.POST.get("moves", ""))
    return _to(act.choose_point(_run(request, formation_run), moves, by=request.user))


@require_POST
def switch_off(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    """Lets go of one rule of a clash and tries again at once."""
    run = _run(request, formation_run)
    return _to(act.try_without(run, request.POST.get("rule", ""), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    """Move somebody by hand: what each change breaks and costs stands beside its button."""
    run = _run(request, formation_run)
    authorise(request.user, "teams.organise", run)
    if request.method == "POST":
        person, partner, places = request.POST.get("person", ""), request.POST.get("partner", ""), run.places
        to = places.get(partner) or request.POST.get("team", "")
        back = [(partner, places[person])] if partner in places and person in places else []
        run = act.adjust(run, [(person, to), *back], by=request.user)
        words = _("%(change)s Nobody is told before you adopt the teams.")
        messages.success(request, words % {"change": adjustment.last_change(run)})
        return redirect(path_in(run.cohort, "teams:formation_adjust", run.pk))
    report = formation_report.Report(run, formation_report.Names(run.cohort)) if run.has_teams else None
    chosen = adjustment.options(report, request.GET.get("person", "")) if report else None
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(or_404(chosen).as_document())
    return render(request, "teams/formation/adjust.html", {"run": run, "report": report, "chosen": chosen})


@require_POST
def undo(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    run = act.undo(_run(request, formation_run), by=request.user)
    messages.success(request, _("The last change is taken back."))
    return redirect(path_in(run.cohort, "teams:formation_adjust", run.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, formation_run: UUID) -> HttpResponse:
    """Says first what it does."""
    run = _run(request, formation_run)
    authorise(request.user, "teams.organise", run)
    if request.method == "POST":
        moved = act.adopt(run, by=request.user, tell="tell" in request.POST)
        words = ngettext("%(n)d person has a new team.", "%(n)d people have a new team.", moved)
        messages.success(request, words % {"n": moved})
        return redirect(path_in(request.cohort, "teams:team_desk"))
    report = formation_report.Report(run, formation_report.Names(run.cohort)) if run.has_teams else None
    context = {"run": run, "report": report, "moving": formation.moving(run), "untold": teams.untold(run.cohort)}
    return render(request, "teams/formation/adopt.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    names = formation_report.Names(request.cohort)
    pair = [_run(request, request.GET.get(side, "")) for side in ("one", "other")]
    if not all(run.has_teams for run in pair):
        return redirect(path_in(request.cohort, "teams:formation_desk"))
    context = formation_report.comparison(*(formation_report.Report(run, names) for run in pair))
    return render(request, "teams/formation/compare.html", context)


def _run(request: HttpRequest, pk: object) -> FormationRun:
    return or_404(formation.run_of(request.cohort, pk, by=request.user))


def _number(text: str) -> int:
    """-1, which nothing has, for what is no small number."""
    return int(text) if text.isdecimal() and len(text) < 6 else -1


def _to(run: FormationRun) -> HttpResponse:
    return redirect(path_in(run.cohort, "teams:formation_detail", run.pk))
