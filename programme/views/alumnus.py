from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import alumnus as actions
from programme.forms.alumnus import AlumnusForm, MentorForm
from programme.queries import alumnus as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed

ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Who else took part, for those who are on the list; and one's own entry."""
    may_join = may(request.user, "programme.join_alumni", request.cohort)
    may_see = may(request.user, "programme.view_alumni", request.programme)
    if not (may_join or may_see) or (request.method == "POST" and not may_join):
        raise NotAllowed
    own = queries.own(request.user, request.programme)
    said = {name: getattr(own, name) for name in ("help_with", "shows_email", "would_mentor")} if own else {}
    # An empty form is an answer too, so the method tells whether it was sent.
    form = AlumnusForm(request.POST if request.method == "POST" else None, initial=said)
    form.submit_label = _("Save") if own else form.submit_label
    if form.is_valid():
        with form.refusals():
            actions.join_alumni(request.cohort, **form.cleaned_data, by=request.user, at=request.arrived_at)
            messages.success(request, _("You are on the list. You can leave it at any time."))
            return redirect(request.path)
    rows = queries.entries(request.programme, by=request.user) if may_see else ()
    context = {
        "form": form,
        "own": own,
        "may_join": may_join,
        "may_see": may_see,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")) if may_see else None,
    }
    return render(request, "programme/alumnus/index.html", context)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    own = queries.own(request.user, request.programme)
    if own is None:
        raise Http404
    actions.leave_alumni(own, by=request.user)
    messages.success(request, _("You are off the list, and nothing of your entry is kept."))
    return redirect(path_in(request.cohort, "programme:home_cohort"))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.programme)
    rows = queries.entries(request.programme, by=request.user)
    context = {"page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))}
    return render(request, "programme/alumnus/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask one of them to mentor a later cohort."""
    authorise(request.user, "programme.organise", request.programme)
    entry = queries.one(request.programme, pk, by=request.user)
    if entry is None:
        raise Http404
    cohorts = queries.later_cohorts(entry)
    form = MentorForm(request.POST or None, cohorts=cohorts)
    form.cancel_url = path_in(request.cohort, "programme:alumnus_desk")
    if form.is_valid():
        with form.refusals():
            actions.invite_to_mentor(entry, form.cleaned_data["cohort"], by=request.user, at=request.arrived_at)
            messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": entry.person.full_name})
            return redirect(form.cancel_url)
    return render(request, "programme/alumnus/invite.html", {"form": form, "entry": entry, "cohorts": cohorts})
