from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from teams.actions import challenge as act
from teams.actions.question import ask
from teams.forms.challenge import ChallengeForm
from teams.forms.question import QuestionForm
from teams.models import Challenge
from teams.queries import challenge as challenges
from teams.queries import preference as preferences
from teams.queries import question as questions
from teams.states import Audience, ChallengeState
from teams.views import or_404


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = challenges.in_cohort(request.user, request.cohort)
    context = {"challenges": found, "may_rank": preferences.is_asked(request.user, request.cohort)}
    return render(request, "teams/challenge/index.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, challenge: UUID) -> HttpResponse:
    """A challenge, for everybody when it is public. Its cohort also reads what was asked; its teams may ask."""
    reader = request.user
    found = challenges.for_reader(reader, request.cohort, challenge)
    if not reader.is_authenticated and (found is None or request.method == "POST"):
        return redirect_to_login(request.get_full_path())
    found = or_404(found)
    if request.method == "POST":
        authorise(request.user, "teams.ask_owner", found)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            ask(found, form.cleaned_data["text"], by=request.user, at=request.arrived_at)
            messages.success(request, _("Your question is on its way to the owner. We tell you when it is answered."))
            return redirect(request.path)
    is_insider = may(reader, "teams.view_challenge", found)
    context = {
        "challenge": found,
        "is_insider": is_insider,
        "may_list": may(reader, "teams.view_challenges", found),
        "questions": list(questions.on_challenge(reader, found)) if is_insider else [],
        "form": form,
        "may_ask": may(request.user, "teams.ask_owner", found),
        "may_organise": may(request.user, "teams.organise", found),
    }
    return render(request, "teams/challenge/detail.html", context)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    rows = list(challenges.desk(request.cohort, by=request.user))
    published = sum(row.state == ChallengeState.PUBLISHED for row in rows)
    drafts = sum(row.state == ChallengeState.DRAFT for row in rows)
    context = {
        "challenges": rows,
        "published": published,
        "drafts": drafts,
        "waiting": list(questions.waiting(request.cohort)),
        "may_organise": may(request.user, "teams.organise", request.cohort),
    }
    return render(request, "teams/challenge/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, challenge: UUID) -> HttpResponse:
    authorise(request.user, "teams.organise", request.cohort)
    return _form(request, or_404(challenges.for_person(request.user, request.cohort, challenge)))


def _form(request: HttpRequest, challenge: Challenge | None) -> HttpResponse:
    start: dict[str, Any] = {} if challenge else {"audience": Audience.COHORT}
    form = ChallengeForm(request.POST or None, instance=challenge, initial=start, cohort=request.cohort)
    form.cancel_url = path_in(request.cohort, "teams:challenge_desk")
    form.submit_label = _("Save the challenge") if challenge else _("Save as a draft")
    if form.is_valid():
        with form.refusals({act.TitleTaken: "title"}):
            if challenge:
                act.change_challenge(challenge, form.cleaned_data, by=request.user)
            else:
                act.create_challenge(request.cohort, form.cleaned_data, by=request.user)
            messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
            return redirect(form.cancel_url)
    return render(request, "teams/challenge/edit.html", {"form": form, "challenge": challenge})


@require_POST
def publish(request: HttpRequest, challenge: UUID) -> HttpResponse:
    found = or_404(challenges.for_person(request.user, request.cohort, challenge))
    act.publish_challenge(found, by=request.user)
    messages.success(request, _("“%(title)s” is published. The cohort can read it now.") % {"title": found.title})
    return redirect(path_in(request.cohort, "teams:challenge_desk"))


@require_POST
def withdraw(request: HttpRequest, challenge: UUID) -> HttpResponse:
    found = or_404(challenges.for_person(request.user, request.cohort, challenge))
    act.withdraw_challenge(found, by=request.user)
    messages.success(request, _("“%(title)s” is withdrawn. Only organisers see it now.") % {"title": found.title})
    return redirect(path_in(request.cohort, "teams:challenge_desk"))
