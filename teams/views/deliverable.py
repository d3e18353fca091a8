from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from programme.shared.addresses import path_in
from programme.shared.archives import as_zip
from programme.shared.authorise import authorise, may
from programme.shared.search_form import SearchForm
from teams.actions import deliverable as act
from teams.actions.handed_in import hand_in_for, return_submission
from teams.forms import deliverable as forms
from teams.models import Deliverable
from teams.queries import deliverable as deliverables
from teams.queries import team as teams
from teams.views import or_404
from teams.views.deliverable_archive import entries

ON_A_PAGE = 50
FIELD_OF = {
    act.TitleTaken: "title",
    act.DueBeforeItOpens: "due_at",
    act.NotLater: "due_at",
    act.LateBeforeDue: "late_until",
}


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.view_desks", request.cohort)
    search = SearchForm(request, _("Name of a team"))
    page = Paginator(deliverables.found_teams(request.cohort, search.words), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = deliverables.desk(request.cohort, page, by=request.user, at=request.arrived_at)
    context = {
        "rows": rows,
        "page": page,
        "filters": search,
        "is_long": bool(search.words) or page.has_other_pages(),
        "next": next((row for row in rows if not row.is_over), None),
        "count": teams.teams_of(request.cohort).count(),
        "presets": [(key, preset["title"]) for key, preset in forms.PRESETS.items()],
        "may_organise": may(request.user, "teams.organise", request.cohort),
    }
    return render(request, "teams/deliverable/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    form = forms.for_new(request.GET.get("preset", ""), *([request.POST] if request.method == "POST" else []))
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, deliverable: UUID) -> HttpResponse:
    found = or_404(deliverables.for_desk(request.cohort, deliverable, by=request.user))
    authorise(request.user, "teams.organise", found)
    form = forms.for_change(found, *([request.POST] if request.method == "POST" else []))
    return _form(request, form, found)


def _form(request: HttpRequest, form: forms.DeliverableForm, found: Deliverable | None) -> HttpResponse:
    form.cancel_url = path_in(request.cohort, "teams:deliverable_desk")
    form.submit_label = _("Save the deliverable") if found else _("Ask the teams for it")
    if form.is_valid():
        asked = {"prompts": form.prompts(), "slots": form.slots(), "by": request.user}
        with form.refusals(FIELD_OF):
            if found:
                act.change_deliverable(found, form.values(), **asked)
            else:
                act.create_deliverable(request.cohort, form.values(), **asked)
            messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
            return redirect(form.cancel_url)
    return render(request, "teams/deliverable/edit.html", {"form": form, "deliverable": found})


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, deliverable: UUID, team: UUID) -> HttpResponse:
    asked = or_404(deliverables.for_desk(request.cohort, deliverable, by=request.user))
    found = or_404(teams.for_desk(request.cohort, team, by=request.user))
    authorise(request.user, "teams.organise", asked)
    form = forms.ExtensionForm(request.POST or None, initial={"due_at": asked.due_at})
    form.cancel_url = path_in(request.cohort, "teams:deliverable_desk")
    if form.is_valid():
        with form.refusals(FIELD_OF):
            act.extend(asked, found, **form.cleaned_data, by=request.user)
            messages.success(request, _("Team %(team)s has more time. We have told them.") % {"team": found.name})
            return redirect(form.cancel_url)
    return render(request, "teams/deliverable/extend.html", {"form": form, "deliverable": asked, "team": found})


@require_http_methods(["GET", "HEAD", "POST"])
def extend_all(request: HttpRequest, deliverable: UUID) -> HttpResponse:
    asked = or_404(deliverables.for_desk(request.cohort, deliverable, by=request.user))
    authorise(request.user, "teams.organise", asked)
    form = forms.ExtensionForm(request.POST or None, initial={"due_at": asked.due_at})
    form.submit_label = _("Give every team more time")
    form.cancel_url = path_in(request.cohort, "teams:deliverable_desk")
    if form.is_valid():
        with form.refusals(FIELD_OF):
            given = act.extend_all(asked, **form.cleaned_data, by=request.user)
            words = ngettext(
                "%(n)d team has more time. We have told its members.",
                "%(n)d teams have more time. We have told their members.",
                len(given),
            )
            messages.success(request, words % {"n": len(given)})
            return redirect(form.cancel_url)
    return render(request, "teams/deliverable/extend.html", {"form": form, "deliverable": asked, "team": None})


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, deliverable: UUID, team: UUID) -> HttpResponse:
    asked = or_404(deliverables.for_desk(request.cohort, deliverable, by=request.user))
    found = or_404(teams.for_desk(request.cohort, team, by=request.user))
    authorise(request.user, "teams.organise", asked)
    form = forms.HandInForm(asked, request.POST or None, request.FILES or None)
    form.cancel_url = path_in(request.cohort, "teams:deliverable_desk")
    if form.is_valid():
        with form.refusals():
            reason = form.cleaned_data["reason"]
            hand_in_for(found, asked, files=form.uploads(), reason=reason, by=request.user, at=request.arrived_at)
            words = _("Handed in for team %(team)s. Every member has a receipt.") % {"team": found.name}
            messages.success(request, words)
            return redirect(form.cancel_url)
    return render(request, "teams/deliverable/hand_in.html", {"form": form, "deliverable": asked, "team": found})


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, submission: UUID) -> HttpResponse:
    found = or_404(deliverables.submission_for_desk(request.cohort, submission, by=request.user))
    authorise(request.user, "teams.organise", found)
    form = forms.ReturnForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "teams:deliverable_desk")
    if form.is_valid():
        with form.refusals():
            return_submission(found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Returned. We have told team %(team)s.") % {"team": found.team.name})
            return redirect(form.cancel_url)
    return render(request, "teams/deliverable/give_back.html", {"form": form, "submission": found})


@require_safe
def download(request: HttpRequest, deliverable: UUID) -> HttpResponseBase:
    """What may be read of it by now, as one archive with an index."""
    asked = or_404(deliverables.for_desk(request.cohort, deliverable, by=request.user))
    authorise(request.user, "teams.organise", asked)
    versions = act.take_home(asked, by=request.user)
    return as_zip(slugify(asked.title) or "deliverable", entries(versions))
