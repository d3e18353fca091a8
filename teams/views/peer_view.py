from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programme.shared.authorise import authorise
from teams.actions import peer_view as act
from teams.forms.room import PeerViewForm
from teams.queries import peer_view as peer_views
from teams.queries import team as teams
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, team: UUID) -> HttpResponse:
    """What a member says of the others; and, from three of them on, what they say all together of the member."""
    found = or_404(teams.for_person(request.user, request.cohort, team))
    authorise(request.user, "teams.write", found)
    mates = [each.enrolment.person for each in found.people if each.enrolment.person_id != request.user.pk]
    own = found.memberships.live().filter(enrolment__person=request.user)
    given = peer_views.given_by(request.user, found)
    form = PeerViewForm(request.POST or None, mates=mates, given=given)
    if form.is_valid():
        with form.refusals():
            on = localdate(request.arrived_at)
            act.give_views(found, form.views(), line=form.cleaned_data["line"], by=request.user, on=on)
            messages.success(request, _("Your view is kept. Nobody sees who said what."))
            return redirect(request.path)
    context = {
        "team": found,
        "form": form,
        "mine": next(iter(peer_views.averages(own)), None),
        "given_on": max((each.given_on for each in given.values()), default=None),
    }
    return render(request, "teams/peer_view/edit.html", context)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    page = peer_views.desk(request.cohort, by=request.user, number=request.GET.get("page"))
    return render(request, "teams/peer_view/desk.html", {"page": page})
