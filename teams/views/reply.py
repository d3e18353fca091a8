from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programme.shared.addresses import path_in
from teams.actions import reply as act
from teams.forms.review import ReplyForm
from teams.queries import review as reviews
from teams.states import ReplyKind
from teams.views import or_404


@require_POST
def create(request: HttpRequest, review: UUID) -> HttpResponse:
    """Answers from the team's room; an empty one is answered there with what is missing."""
    found = or_404(reviews.to_answer(request.user, request.cohort, review))
    form = ReplyForm(request.POST)
    if form.is_valid():
        kind = ReplyKind.DONE if "done" in request.POST else ReplyKind.REPLY
        act.reply(found, form.cleaned_data["text"], kind=kind, by=request.user, at=request.arrived_at)
        messages.success(request, _("Your answer is there for the team and the mentor."))
    else:
        messages.error(request, form.errors["text"][0])
    return redirect(path_in(request.cohort, "teams:team_detail", found.mentorship.team_id) + "#from-mentors")
