from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.shared.uploads import serve_private
from teams.actions import room as act
from teams.forms.room import NoteForm, TeamPageForm
from teams.queries import room as rooms
from teams.states import NoteKind
from teams.views import or_404


def _back(request: HttpRequest, team: UUID) -> HttpResponse:
    return redirect(path_in(request.cohort, "teams:team_detail", team))


@require_POST
def note(request: HttpRequest, team: UUID) -> HttpResponse:
    found = or_404(rooms.of_person(request.user, request.cohort, team))
    form = NoteForm(request.POST)
    if form.is_valid():
        kind = NoteKind.DECISION if "decision" in request.POST else NoteKind.NOTE
        act.write_note(found, form.cleaned_data["text"], kind=kind, by=request.user, at=request.arrived_at)
        messages.success(request, _("It is kept in the room."))
    else:
        messages.error(request, form.errors["text"][0])
    return _back(request, team)


@require_POST
def share(request: HttpRequest, team: UUID) -> HttpResponse:
    found = or_404(rooms.of_person(request.user, request.cohort, team))
    may_read = request.POST.get("may_read") == "yes"
    act.choose_sharing(found, may_read, by=request.user)
    messages.success(
        request, _("Your mentors may read drafts.") if may_read else _("Your mentors read what you hand in.")
    )
    return _back(request, team)


@require_POST
def ask(request: HttpRequest, team: UUID) -> HttpResponse:
    found = or_404(rooms.of_person(request.user, request.cohort, team))
    act.ask_to_read(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("We have written to the team."))
    return _back(request, team)


@require_safe
def draft(request: HttpRequest, team: UUID, deliverable: UUID) -> HttpResponse:
    """What the team has written so far, for its mentors."""
    work = or_404(rooms.draft_for_mentor(request.user, request.cohort, team=team, deliverable=deliverable))
    files = [
        {
            "href": path_in(request.cohort, "teams:attachment_download", place.attachment.pk),
            "name": place.attachment.original_name,
            "kind": place.attachment.kind.upper(),
            "size": place.attachment.size,
            "note": place.slot.name,
        }
        for place in work.places
        if place.attachment
    ]
    return render(request, "teams/room/draft.html", {"work": work, "files": files})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, team: UUID) -> HttpResponse:
    """The team's own page."""
    found = or_404(rooms.of_person(request.user, request.cohort, team))
    authorise(request.user, "teams.write", found)
    form = TeamPageForm(request.POST or None, request.FILES or None, team=found)
    form.cancel_url = path_in(request.cohort, "teams:team_detail", team)
    if form.is_valid():
        said = {"remove": False, **form.cleaned_data}
        with form.refusals({act.NothingSaid: "alt"}):
            act.change_page(found, **said, by=request.user)
            messages.success(request, _("Your team’s page is saved."))
            return redirect(form.cancel_url)
    return render(request, "teams/room/edit.html", {"team": found, "form": form})


@require_safe
def picture(request: HttpRequest, team: UUID) -> HttpResponseBase:
    found = or_404(rooms.picture_of(request.user, request.cohort, team))
    return serve_private(found.picture, f"{found.name}.{found.picture_kind}", found.picture_kind)
