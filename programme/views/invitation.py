import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import invitation as actions
from programme.actions.objection import object_to
from programme.forms.invitation import DeclineForm, InvitationFilterForm, InvitationForm
from programme.models import Enrolment, Invitation
from programme.queries import free_place as places
from programme.queries import invitation as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.pages import LongList
from programme.shared.refusals import NotAllowed, Refused
from programme.states import Role
from programme.views.link import opened_by_link
from programme.views.sign_in import send_code

ON_A_PAGE = 50


@opened_by_link(Invitation)
def open(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The page behind the link in an invitation. Looking at it changes nothing; its buttons do."""
    timezone.activate(invitation.cohort.zone)
    decline_form = DeclineForm(request.POST if request.POST.get("answer") == "decline" else None)
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "accept":
                enrolment = _accept(invitation, at=request.arrived_at)
                if enrolment is None:
                    return redirect(request.path)
                first = "profile_edit" if enrolment.role in (Role.PARTICIPANT, Role.MENTOR) else "home_cohort"
                return send_code(request, enrolment.person, to=path_in(invitation.cohort, f"programme:{first}"))
            if request.POST.get("answer") == "decline" and decline_form.is_valid():
                actions.decline(invitation, at=request.arrived_at, reason=decline_form.cleaned_data["reason"])
                return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
    nomination = invitation.nomination
    is_open = invitation.is_open(request.arrived_at)
    context = {
        "invitation": invitation,
        "cohort": invitation.cohort,
        "programme": invitation.programme,
        "is_open": is_open,
        "is_late": not is_open and queries.may_be_answered_late(invitation),
        "is_kept": bool(nomination and (nomination.released_at is None or places.for_nomination(nomination))),
        "place_in_reserve": places.place_in_reserve(nomination) if nomination else 0,
        "erase_days": places.rules_of(invitation.cohort).erase_days,
        "form": decline_form,
        "refused": refused,
        "is_signed_in": request.user.is_authenticated and request.user.email == invitation.email,
        "asks_for_profile": invitation.role in (Role.PARTICIPANT, Role.MENTOR),
    }
    return render(request, "programme/invitation/open.html", context, status=409 if refused else 200)


def _accept(invitation: Invitation, *, at: dt.datetime) -> Enrolment | None:
    """A yes in time, else a late one; None for who is now first on the reserve."""
    try:
        return actions.accept(invitation, at=at)
    except actions.LinkExpired:
        return actions.accept_late(invitation, at=at)


@opened_by_link(Invitation)
def object(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """One button: what is held about a nominated person is erased, and the organisers are told."""
    refused = ""
    if request.method == "POST":
        try:
            object_to(invitation, at=request.arrived_at)
            return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
    context = {
        "invitation": invitation,
        "nomination": invitation.nomination,
        "programme": invitation.programme,
        "cohort": invitation.cohort,
        "refused": refused,
    }
    return render(request, "programme/invitation/object.html", context, status=409 if refused else 200)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.cohort)
    filters = InvitationFilterForm(request.GET)
    rows = queries.for_cohort(request.cohort, **filters.chosen)
    context = {
        "filters": filters,
        "page": LongList(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": queries.counts(request.cohort),
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/invitation/desk.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    form = InvitationForm(request.POST or None, cohort=request.cohort)
    form.cancel_url = path_in(request.cohort, "programme:invitation_desk")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sent = actions.invite(
                request.cohort,
                by=request.user,
                role=Role(data["role"]),
                email=data["email"],
                full_name=data["full_name"],
                organisation=form.chosen,
                new_organisation=data["new_organisation"],
                sector=data["sector"],
                at=request.arrived_at,
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We are writing to %(name)s.") % {"name": sent.full_name})
            return redirect(form.cancel_url)
    return render(request, "programme/invitation/create.html", {"form": form})


@require_POST
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = queries.by_id(request.cohort, pk)
    if invitation is None:
        raise Http404
    actions.resend(invitation, by=request.user, at=request.arrived_at)
    messages.success(
        request,
        _("We are writing to %(name)s again. The earlier link no longer works.") % {"name": invitation.full_name},
    )
    return redirect(path_in(request.cohort, "programme:invitation_desk"))


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = queries.by_id(request.cohort, pk)
    if invitation is None:
        raise Http404
    actions.revoke(invitation, by=request.user)
    messages.success(request, _("The invitation of %(name)s is taken back.") % {"name": invitation.full_name})
    return redirect(path_in(request.cohort, "programme:invitation_desk"))
