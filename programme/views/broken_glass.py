from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.actions import broken_glass as actions
from programme.forms.broken_glass import BreakGlassForm
from programme.queries import broken_glass as queries
from programme.shared.authorise import authorise


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """For site admins: what they have open, and opening something with a reason."""
    authorise(request.user, "programme.break_glass")
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        with form.refusals():
            actions.break_glass(
                chosen["programme"],
                by=request.user,
                kind=chosen["kind"],
                reason=chosen["reason"],
                at=request.arrived_at,
            )
            messages.success(
                request, _("It is open. The organisers of the programme have been told, with your reason.")
            )
            return redirect("programme:broken_glass_index")
    context = {"form": form, "glasses": queries.open_for(request.user, at=request.arrived_at)}
    context["minutes"] = settings.GLASS_MINUTES
    return render(request, "programme/broken_glass/index.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    glass = queries.own(request.user, pk)
    if glass is None:
        raise Http404
    actions.end_glass(glass, by=request.user, at=request.arrived_at)
    messages.success(request, _("It is closed again."))
    return redirect("programme:broken_glass_index")
