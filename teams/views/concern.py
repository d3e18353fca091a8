from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from teams.actions import concern as act
from teams.forms.concern import ConcernForm, NoteForm
from teams.queries import concern as concerns
from teams.states import CONCERN, ConcernState
from teams.views import or_404


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    or_404(concerns.is_for(request.user, request.cohort) or None)
    context = {
        "rows": list(concerns.of_person(request.user, request.cohort)),
        "contacts": list(concerns.contacts(request.cohort)),
        "may_raise": may(request.user, "teams.raise_concern", request.cohort),
    }
    return render(request, "teams/concern/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.raise_concern", request.cohort)
    form = ConcernForm(request.POST or None, cohort=request.cohort, person=request.user)
    form.cancel_url = path_in(request.cohort, "teams:concern_index")
    if form.is_valid():
        with form.refusals({act.AboutTheContact: "contact", act.NotAContact: "contact"}):
            act.raise_concern(request.cohort, **form.cleaned_data, by=request.user, at=request.arrived_at)
            name = form.cleaned_data["contact"].full_name
            messages.success(request, _("%(name)s can read it now, and nobody else.") % {"name": name})
            return redirect(form.cancel_url)
    return render(request, "teams/concern/create.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, concern: UUID) -> HttpResponse:
    found = or_404(concerns.for_person(request.user, request.cohort, concern))
    form = NoteForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            act.say(found, form.cleaned_data["text"], by=request.user, at=request.arrived_at)
            return redirect(request.path)
    is_contact = found.contact_id == request.user.pk
    moves = [each for each in ConcernState if each in CONCERN.moves[ConcernState(found.state)]] if is_contact else []
    context = {"concern": found, "notes": concerns.notes(found), "form": form, "is_contact": is_contact, "moves": moves}
    return render(request, "teams/concern/detail.html", context)


@require_POST
def move(request: HttpRequest, concern: UUID) -> HttpResponse:
    found = or_404(concerns.for_person(request.user, request.cohort, concern))
    or_404(request.POST.get("to") in ConcernState.values or None)
    act.move_concern(found, ConcernState(request.POST["to"]), by=request.user)
    return redirect(path_in(request.cohort, "teams:concern_detail", found.pk))
