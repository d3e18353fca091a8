from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.actions.handover import hand_over
from programme.forms.handover import HandoverForm
from programme.queries import handover as queries
from programme.shared.addresses import path_in
from programme.shared.handover import held_by


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is one organiser's, and giving it all to another."""
    leaver = queries.leaver(request.programme, pk, by=request.user)
    if leaver is None:
        raise Http404
    form = HandoverForm(request.POST or None, successors=queries.successors(request.programme, leaver))
    form.cancel_url = path_in(request.cohort, "programme:role_index")
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        with form.refusals():
            hand_over(request.programme, leaver, to=to, by=request.user, at=request.arrived_at)
            messages.success(request, _("%(name)s has it all now, and has been told.") % {"name": to.full_name})
            return redirect(form.cancel_url)
    held = held_by(leaver, request.programme, request.arrived_at)
    context = {
        "form": form,
        "leaver": leaver,
        "is_self": leaver == request.user,
        "moving": [each for each in held if each.duty.move],
        "by_hand": [each for each in held if not each.duty.move],
        "roles": queries.roles_of(leaver, request.programme),
        "has_successor": form.fields["to"].queryset.exists(),
    }
    return render(request, "programme/handover/desk.html", context, status=422 if form.is_bound else 200)
