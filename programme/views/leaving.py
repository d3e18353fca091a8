from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import leaving as actions
from programme.forms.leaving import LaterForm, PauseForm, WithdrawForm
from programme.models import Enrolment
from programme.queries import leaving as queries
from programme.queries import people
from programme.queries.assistant import WITH_ASSISTANTS
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed, Refused
from programme.states import ENROLMENT, EnrolmentState


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """A person's own places in the cohort: pause, take up again, give up; what was decided before."""
    rows = people.own(request.cohort, person=request.user)
    if not rows:
        raise Http404
    context = {
        "places": [
            {
                "enrolment": row,
                "pause": queries.pause_of(row),
                "moves": queries.moves(row),
                "may_travel": row.role in WITH_ASSISTANTS and row.state == EnrolmentState.ACTIVE,
                "may_pause": ENROLMENT.allows(row.state, to=EnrolmentState.PAUSED),
                "may_leave": ENROLMENT.allows(row.state, to=EnrolmentState.WITHDRAWN),
            }
            for row in rows
        ],
        "is_away": not any(row.state == EnrolmentState.ACTIVE for row in rows),
    }
    return render(request, "programme/leaving/own.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A person gives up their own place, seeing first what that frees."""
    back = path_in(request.cohort, "programme:leaving_own")
    return _withdraw(request, _own(request, pk), back=back, then="/home/", page="programme/leaving/withdraw.html")


@require_http_methods(["GET", "POST"])
def withdraw_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organiser ends somebody's place, seeing first what that frees."""
    enrolment = _at_desk(request, pk)
    back = path_in(request.cohort, "programme:people_place", pk)
    return _withdraw(request, enrolment, back=back, then=back, page="programme/leaving/withdraw_for.html")


def _withdraw(request: HttpRequest, enrolment: Enrolment, *, back: str, then: str, page: str) -> HttpResponse:
    ENROLMENT.check(enrolment.state, to=EnrolmentState.WITHDRAWN)
    form = WithdrawForm(request.POST or None)
    form.cancel_url = back
    if enrolment.person_id != request.user.pk:
        form.submit_label = _("End the place")
    if request.method == "POST" and form.is_valid():
        actions.withdraw(enrolment, by=request.user, reason=form.why, at=request.arrived_at)
        messages.success(request, _("The place has ended. What it held is free, and we have told those it concerns."))
        return redirect(then)
    return _page(request, page, enrolment, form)


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A person pauses their own place."""
    back = path_in(request.cohort, "programme:leaving_own")
    return _pause(request, _own(request, pk), back=back, page="programme/leaving/pause.html")


@require_http_methods(["GET", "POST"])
def pause_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organiser pauses somebody's place."""
    enrolment = _at_desk(request, pk)
    back = path_in(request.cohort, "programme:people_place", pk)
    return _pause(request, enrolment, back=back, page="programme/leaving/pause_for.html")


def _pause(request: HttpRequest, enrolment: Enrolment, *, back: str, page: str) -> HttpResponse:
    ENROLMENT.check(enrolment.state, to=EnrolmentState.PAUSED)
    today = request.arrived_at.astimezone(request.cohort.zone).date()
    form = PauseForm(request.POST or None, cohort=request.cohort, today=today)
    form.cancel_url = back
    if request.method == "POST" and form.is_valid():
        back_on = form.cleaned_data["back_on"]
        actions.pause(enrolment, by=request.user, reason=form.why, back_on=back_on, at=request.arrived_at)
        messages.success(request, _("The place is paused. Mail and duties stop until it is taken up again."))
        return redirect(back)
    return _page(request, page, enrolment, form, on_pause=True)


@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.resume(_own(request, pk), by=request.user, at=request.arrived_at)
    messages.success(request, _("Welcome back. Your place is taken up again."))
    return redirect(path_in(request.cohort, "programme:home_cohort"))


@require_POST
def resume_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.resume(_at_desk(request, pk), by=request.user, at=request.arrived_at)
    messages.success(request, _("The place is taken up again, and we have told the person."))
    return redirect(path_in(request.cohort, "programme:people_place", pk))


@require_http_methods(["GET", "POST"])
def later(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organiser moves somebody's place to a later cohort."""
    enrolment = _at_desk(request, pk)
    ENROLMENT.check(enrolment.state, to=EnrolmentState.WITHDRAWN)
    form = LaterForm(request.POST or None, enrolment=enrolment)
    form.cancel_url = path_in(request.cohort, "programme:people_place", pk)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_to_later(enrolment, by=request.user, cohort=form.cleaned_data["cohort"], at=request.arrived_at)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="cohort")
        else:
            messages.success(request, _("They have a place in the later cohort, and we have told them."))
            return redirect(form.cancel_url)
    return _page(request, "programme/leaving/later.html", enrolment, form)


def _own(request: HttpRequest, pk: UUID) -> Enrolment:
    enrolment = queries.own(request.cohort, pk, person=request.user)
    if enrolment is None:
        raise Http404
    return enrolment


def _at_desk(request: HttpRequest, pk: UUID) -> Enrolment:
    authorise(request.user, "programme.organise", request.cohort)
    enrolment = people.by_id(request.cohort, pk)
    if enrolment is None:
        raise Http404
    return enrolment


def _page(request: HttpRequest, page: str, enrolment: Enrolment, form: Any, *, on_pause: bool = False) -> HttpResponse:
    context = {
        "enrolment": enrolment,
        "form": form,
        "consequences": queries.consequences(enrolment, at=request.arrived_at, on_pause=on_pause),
    }
    return render(request, page, context)
