from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import allotment as actions
from programme.forms.allotment import AllotmentForm, NewAllotmentForm, PlaceRulesForm
from programme.models import Allotment
from programme.queries import allotment as queries
from programme.queries.free_place import rules_of
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused
from programme.views.funnel import ON_A_PAGE, tabs


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who has how many places, against what each sector has; who names people, and whether they were asked."""
    authorise(request.user, "programme.view_desks", request.cohort)
    context = {
        "tabs": tabs(request, "allotment_desk"),
        "page": Paginator(queries.for_desk(request.cohort), ON_A_PAGE).get_page(request.GET.get("page")),
        "sums": queries.sums(request.cohort),
        "not_asked": queries.not_asked(request.cohort).count(),
        "may_change": may(request.user, "programme.organise", request.cohort),
        "at": request.arrived_at,
    }
    return render(request, "programme/allotment/desk.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    form = NewAllotmentForm(request.POST or None, cohort=request.cohort)
    form.cancel_url = path_in(request.cohort, "programme:allotment_desk")
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_allotment(request.cohort, by=request.user, **form.values)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The places of %(name)s are set.") % {"name": made.organisation})
            return redirect(form.cancel_url)
    return render(request, "programme/allotment/edit.html", {"form": form, "allotment": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    allotment = _found(request, pk)
    form = AllotmentForm(request.POST or None, allotment=allotment)
    form.cancel_url = path_in(request.cohort, "programme:allotment_desk")
    if request.method == "POST" and form.is_valid():
        actions.change_allotment(allotment, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your changes are saved."))
        return redirect(form.cancel_url)
    return render(request, "programme/allotment/edit.html", {"form": form, "allotment": allotment})


@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    allotment = _found(request, pk)
    actions.ask_nominators(request.cohort, by=request.user, allotments=[allotment], at=request.arrived_at)
    messages.success(
        request,
        _("We are writing to %(name)s with a new link. An earlier one no longer works.")
        % {"name": allotment.nominator_name or allotment.nominator_email},
    )
    return redirect(path_in(request.cohort, "programme:allotment_desk"))


@require_POST
def ask_all(request: HttpRequest) -> HttpResponse:
    """Everybody who has not been asked yet."""
    authorise(request.user, "programme.organise", request.cohort)
    links = actions.ask_nominators(
        request.cohort, by=request.user, allotments=queries.not_asked(request.cohort), at=request.arrived_at
    )
    words = ngettext("We are writing to %(n)d nominator.", "We are writing to %(n)d nominators.", len(links))
    messages.success(request, words % {"n": len(links)})
    return redirect(path_in(request.cohort, "programme:allotment_desk"))


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    allotment = actions.revoke_nominator(_found(request, pk), by=request.user)
    messages.success(request, _("The link of %(name)s no longer works.") % {"name": allotment.organisation})
    return redirect(path_in(request.cohort, "programme:allotment_desk"))


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    form = PlaceRulesForm(request.POST or None, instance=rules_of(request.cohort))
    form.cancel_url = path_in(request.cohort, "programme:funnel_desk")
    if request.method == "POST" and form.is_valid():
        actions.change_place_rules(request.cohort, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your changes are saved."))
        return redirect(path_in(request.cohort, "programme:allotment_rules"))
    context = {"form": form, "tabs": tabs(request, "allotment_rules")}
    return render(request, "programme/allotment/rules.html", context)


def _found(request: HttpRequest, pk: UUID) -> Allotment:
    allotment = queries.by_id(request.cohort, pk)
    if allotment is None:
        raise Http404
    return allotment
