from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from programme.actions import cohort_export as actions
from programme.queries import cohort_export as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed, Refused
from programme.views.proving import asked_again


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """What leaves and what does not; POST asks for the archive."""
    authorise(request.user, "programme.organise", request.cohort)
    here = path_in(request.cohort, "programme:cohort_export_desk")
    if request.method == "POST":
        if prove := _asked_again(request, here):
            return prove
        try:
            actions.ask_for_export(request.cohort, by=request.user, at=request.arrived_at)
            messages.success(request, _("It is being made. You get a message when it is ready."))
        except NotAllowed:
            raise
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(here)
    made = queries.made_for(request.user, request.cohort)
    context = {
        "exports": [(each, each.is_open(request.arrived_at), each.is_late(request.arrived_at)) for each in made],
        "held_back": queries.held_back(request.cohort, by=request.user),
        "staying": queries.staying(),
        "days": actions.KEPT_FOR.days,
    }
    return render(request, "programme/cohort_export/desk.html", context)


@never_cache
@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponse | FileResponse:
    """The archive, for the person who asked for it, as long as they may still read what is in it."""
    authorise(request.user, "programme.organise", request.cohort)
    made = queries.made_for(request.user, request.cohort, limit=None).filter(pk=pk).first()
    if made is None or not made.is_open(request.arrived_at):
        raise Http404
    if prove := _asked_again(request, path_in(request.cohort, "programme:cohort_export_desk")):
        return prove
    actions.note_export_taken(made, by=request.user)
    name = f"{request.programme.slug}-{request.cohort.slug}-{made.made_at:%Y-%m-%d}.zip"
    return FileResponse(made.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


def _asked_again(request: HttpRequest, back: str) -> HttpResponse | None:
    why = _("Before a whole cohort’s data leaves the site, we check once more that it is you.")
    return asked_again(request, back=back, why=why)
