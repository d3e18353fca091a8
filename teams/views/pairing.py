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
    authorise(request.user, "teams.organise", request.cohort)
    proposals = pairing.proposals(request.cohort, by=request.user)
    form = PairingForm(request.POST or None, cohort=request.cohort, proposals=proposals)
    form.cancel_url = path_in(request.cohort, "teams:team_desk")
    if form.is_valid():
        with form.refusals():
            changed = act.pair_mentors(request.cohort, form.pairs(), by=request.user)
            words = ngettext("%(n)d team has other mentors now.", "%(n)d teams have other mentors now.", changed)
            messages.success(request, words % {"n": changed})
            return redirect(form.cancel_url)
    return render(request, "teams/pairing/edit.html", {"form": form, "proposals": proposals})
