from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging.actions import guest as actions
from judging.forms.guest import GuestAnswerForm, GuestPlacesForm, GuestRowsForm
from judging.models import Guest, PitchDay
from judging.queries import guest as queries
from judging.queries import pitch_day
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused
from programme.views.link import opened_by_link


def _day(request: HttpRequest) -> PitchDay:
    enter(request)
    return or_404(pitch_day.of_cohort(request.cohort))


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(path_in(request.cohort, "judging:guest_desk"))


@opened_by_link(Guest)
def open(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The page behind the link in an invitation. Looking at it changes nothing; its form answers."""
    day = guest.pitch_day
    timezone.activate(day.cohort.zone)
    initial = {} if guest.answered_at is None else {"coming": "yes" if guest.is_coming else "no"}
    form = GuestAnswerForm(request.POST or None, initial=initial | {"access": guest.access, "diet": guest.diet})
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.GuestsFull: "coming"}):
            actions.answer_guest(guest, at=request.arrived_at, **form.cleaned_data)
            messages.success(request, _("Thank you, we have your answer. You can change it here until the day begins."))
            return redirect(request.path)
    context = {
        "guest": guest,
        "day": day,
        "form": form,
        "programme": day.cohort.programme,
        "is_open": guest.may_answer(request.arrived_at),
        "is_full": queries.is_full(day) and not guest.is_coming,
    }
    return render(request, "judging/guest/open.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Who is invited and what they answered. POST invites."""
    enter(request)
    day = pitch_day.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    form = GuestRowsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.AlreadyInvited: "rows"}):
            made = actions.invite_guests(day, form.cleaned_data["rows"], by=request.user, at=request.arrived_at)
            words = ngettext("We have written to %(n)d guest.", "We have written to %(n)d guests.", len(made))
            messages.success(request, words % {"n": len(made)})
            return _back(request)
    guests = list(queries.guests_of(day))
    context = {
        "day": day,
        "guests": guests,
        "counts": queries.counts(guests),
        "form": form,
        "places_form": GuestPlacesForm(initial={"places": day.guest_places}),
        "changes": may(request.user, "judging.organise", request.cohort),
        "may_see": may(request.user, "judging.view_guest_needs", day),
    }
    return render(request, "judging/guest/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def places(request: HttpRequest) -> HttpResponse:
    """For how many guests there is room."""
    day = _day(request)
    form = GuestPlacesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter a whole number of places, or nothing for no limit."))
        return _back(request)
    try:
        actions.set_guest_places(day, by=request.user, places=form.cleaned_data["places"])
        messages.success(request, _("The places are set."))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request)


@require_POST
def resend(request: HttpRequest, guest: UUID) -> HttpResponse:
    """Send an invitation again."""
    found = or_404(queries.guest_of(_day(request), guest))
    actions.send_guest_again(found, by=request.user)
    messages.success(request, _("We have written to %(name)s again. The old link has ended.") % {"name": found})
    return _back(request)


@require_POST
def take_back(request: HttpRequest, guest: UUID) -> HttpResponse:
    """Invite somebody no longer."""
    found = or_404(queries.guest_of(_day(request), guest))
    actions.take_back_guest(found, by=request.user)
    messages.success(request, _("%(name)s is not invited any more. We have told them.") % {"name": found})
    return _back(request)


@never_cache
@require_POST
def needs(request: HttpRequest) -> HttpResponse:
    """Access and diet of the guests who come: shown by a press only, because each look is recorded."""
    day = _day(request)
    return render(
        request, "judging/guest/needs.html", {"day": day, "guests": actions.see_guest_needs(day, by=request.user)}
    )


@require_safe
def reception(request: HttpRequest) -> HttpResponse:
    """Who comes, by name and employer, to print for the reception."""
    day = _day(request)
    authorise(request.user, "judging.view_set_up", request.cohort)
    return render(request, "judging/guest/reception.html", {"day": day, "guests": list(queries.coming(day))})
