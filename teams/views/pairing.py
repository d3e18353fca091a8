from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from teams.actions import mentorship as act
from teams.forms.pairing import PairingForm
from teams.queries import pairing


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """A page of teams, each with the mentors that are proposed; of several pages the next one comes after saving."""
    authorise(request.user, "teams.organise", request.cohort)
    page = pairing.proposals(request.cohort, by=request.user, number=request.GET.get("page"))
    form = PairingForm(request.POST or None, cohort=request.cohort, proposals=page)
    form.cancel_url = path_in(request.cohort, "teams:team_desk")
    if form.is_valid():
        with form.refusals():
            changed = act.pair_mentors(request.cohort, form.pairs(), by=request.user)
            words = ngettext("%(n)d team has other mentors now.", "%(n)d teams have other mentors now.", changed)
            messages.success(request, words % {"n": changed})
            following = f"{request.path}?page={page.next_page_number()}" if page.has_next() else form.cancel_url
            return redirect(following)
    return render(request, "teams/pairing/edit.html", {"form": form, "page": page})
