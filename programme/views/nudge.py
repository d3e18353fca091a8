from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programme.actions import nudge as actions
from programme.forms.nudge import NudgeForm
from programme.models import Nudge
from programme.queries import nudge as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.cohort)
    rules = queries.rules_of(request.cohort, at=request.arrived_at)
    context = {
        "rules": rules,
        "on": sum(rule.nudge.is_on for rule in rules),
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/nudge/desk.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    return _form(request, _nudge(request, pk))


def _form(request: HttpRequest, nudge: Nudge | None) -> HttpResponse:
    form = NudgeForm(request.POST or None, nudge=nudge)
    form.cancel_url = path_in(request.cohort, "programme:nudge_desk")
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_nudge(request.cohort, by=request.user, nudge=nudge, at=request.arrived_at, **form.values)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The rule is saved."))
            return redirect(form.cancel_url)
    runs = list(nudge.runs.all()[:20]) if nudge else []
    return render(request, "programme/nudge/edit.html", {"form": form, "nudge": nudge, "runs": runs})


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.remove_nudge(_nudge(request, pk), by=request.user)
    messages.success(request, _("The rule is gone."))
    return redirect(path_in(request.cohort, "programme:nudge_desk"))


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    count = actions.take_suggestions(request.cohort, by=request.user)
    said = ngettext("%(n)d rule is here, switched off.", "%(n)d rules are here, switched off.", count)
    messages.success(request, said % {"n": count})
    return redirect(path_in(request.cohort, "programme:nudge_desk"))


def _nudge(request: HttpRequest, pk: UUID) -> Nudge:
    nudge = queries.one_of(request.cohort, pk)
    if nudge is None:
        raise Http404
    return nudge
