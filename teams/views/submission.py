from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed, Refused
from teams.actions import submission as act
from teams.forms.submission import SubmissionForm
from teams.queries import submission as submissions
from teams.queries.signing import signing_of
from teams.queries.submission import Work
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, team: UUID, deliverable: UUID) -> HttpResponse:
    """Saves what is well formed whatever is wrong with the rest: nothing that was typed is lost."""
    work = or_404(submissions.for_member(request.user, request.cohort, team=team, deliverable=deliverable))
    if request.method != "POST":
        return _page(request, work, SubmissionForm(work))
    form = SubmissionForm(work, request.POST, request.FILES)
    well_formed = form.is_valid()
    try:
        outcome = _wanted(request, form, well_formed)(
            work.team,
            work.deliverable,
            {prompt: act.Text(*typed) for prompt, typed in form.typed().items()},
            files=form.uploads(),
            removed=form.removed(),
            by=request.user,
            at=request.arrived_at,
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, work, form, status=409)
    if outcome.version:
        return redirect(path_in(request.cohort, "teams:version_receipt", outcome.version.pk))
    is_asked_why = "hand_in" in request.POST and outcome.unsigned
    if well_formed and not outcome.conflicts and not outcome.problems and not is_asked_why:
        signed = _("You have signed this off. A change of a word or a file asks everybody again.")
        messages.success(
            request, signed if "sign_off" in request.POST else _("The draft is saved. Only your team can see it.")
        )
        return redirect(request.path)
    return _again(request, form, outcome)


def _wanted(request: HttpRequest, form: SubmissionForm, well_formed: bool) -> Callable[..., act.Outcome]:
    """What the button says; whatever is wrong with a part, the rest is saved."""
    if "hand_in" in request.POST and well_formed:
        return partial(act.hand_in, unsigned_reason=form.cleaned_data["unsigned_reason"])
    return act.sign_off if "sign_off" in request.POST and well_formed else act.save_draft


def _again(request: HttpRequest, form: SubmissionForm, outcome: act.Outcome) -> HttpResponse:
    """The page once more, based on what is now saved, with what was typed and what is wrong."""
    work = submissions.work_on(outcome.submission.team, outcome.submission.deliverable)
    again = SubmissionForm(work, _rebased(request.POST, work), request.FILES if form.errors else {})
    again.is_valid()
    for conflict in outcome.conflicts:
        who = conflict.by.full_name if conflict.by else _("Somebody")
        again.add_error(
            f"text_{conflict.prompt}",
            _("%(name)s saved another text here while you wrote. Both are below: put together what you want to keep.")
            % {"name": who},
        )
    if outcome.problems:
        for part in work.parts:
            if part.problem:
                again.add_error(f"text_{part.prompt.pk}", part.problem)
        for place in work.places:
            if place.problem:
                again.add_error(f"file_{place.slot.pk}", place.problem)
    if "hand_in" in request.POST and outcome.unsigned:
        names = ", ".join(person.full_name for person in outcome.unsigned)
        again.add_error(
            "unsigned_reason",
            _("Still to sign off: %(names)s. Wait for them, or say why it cannot wait and hand it in.")
            % {"names": names},
        )
    conflicts = {conflict.prompt: conflict for conflict in outcome.conflicts}
    messages.info(request, _("Nothing is handed in yet. What has no note below is saved as your draft."))
    return _page(request, work, again, conflicts=conflicts, status=409 if conflicts else 200)


def _rebased(data: QueryDict, work: Work) -> QueryDict:
    fresh = data.copy()
    for part in work.parts:
        fresh[f"base_{part.prompt.pk}"] = str(part.version)
        fresh[f"found_{part.prompt.pk}"] = submissions.mark_of(part.text)
    for place in work.places:
        fresh.pop(f"remove_{place.slot.pk}", None)
    return fresh


def _page(
    request: HttpRequest, work: Work, form: SubmissionForm, *, conflicts: object = None, status: int = 200
) -> HttpResponse:
    context = {
        "work": work,
        "form": form,
        "conflicts": conflicts or {},
        "at": request.arrived_at,
        "is_open": work.is_open(request.arrived_at),
        "is_late": work.is_late(request.arrived_at),
        "earlier": submissions.earlier_texts(work),
        "signing": signing_of(work),
        "writers": {
            each.answer.prompt_id: each.by
            for each in submissions.at_work(work.submission, at=request.arrived_at, but=request.user)
        },
        # Whose words a device keeps: of this person, on this work.
        "draft_owner": f"{request.user.pk} {work.team.pk} {work.deliverable.pk}",
    }
    return render(request, "teams/submission/edit.html", context, status=status)
