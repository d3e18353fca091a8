from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programme.shared.addresses import path_in
from programme.shared.authorise import may
from teams.actions import handed_in
from teams.actions import submission as act
from teams.models import SubmissionVersion
from teams.queries import review as reviews
from teams.queries import submission as submissions
from teams.queries import version as versions
from teams.queries.signing import signatures_of
from teams.views import or_404


def _found(request: HttpRequest, submission_version: UUID) -> SubmissionVersion:
    found = or_404(versions.version_for(request.user, request.cohort, submission_version))
    if request.user.is_site_admin and not may(request.user, "teams.view_room", found.submission.team):
        handed_in.record_opening(found, by=request.user)
    return found


def _files(request: HttpRequest, version: SubmissionVersion) -> list[dict[str, object]]:
    return [
        each
        | {
            "href": path_in(request.cohort, "teams:attachment_download", each["attachment"]),
            "kind": each["kind"].upper(),
            "note": each["slot"],
        }
        for each in version.manifest
    ]


@require_safe
def detail(request: HttpRequest, submission_version: UUID) -> HttpResponse:
    found = _found(request, submission_version)
    context = {
        "version": found,
        "files": _files(request, found),
        "versions": list(versions.siblings(found)),
        "before": versions.before(found),
        "signatures": signatures_of(found),
        "is_member": may(request.user, "teams.write", found),
        "is_open": submissions.work_on(found.submission.team, found.submission.deliverable).is_open(request.arrived_at),
        "owed": _owed(request, found),
    }
    return render(request, "teams/version/detail.html", context)


def _owed(request: HttpRequest, version: SubmissionVersion) -> reviews.Due | None:
    """The review that this reader may write about it."""
    rows = reviews.of_mentor(request.user, request.cohort, at=request.arrived_at)
    return next(
        (
            each
            for each in rows
            if each.team.pk == version.submission.team_id
            and each.point.deliverable_id == version.submission.deliverable_id
        ),
        None,
    )


@require_safe
def receipt(request: HttpRequest, submission_version: UUID) -> HttpResponse:
    found = _found(request, submission_version)
    context = {"version": found, "files": _files(request, found), "signatures": signatures_of(found)}
    return render(request, "teams/version/receipt.html", context)


@require_safe
def changes(request: HttpRequest, submission_version: UUID) -> HttpResponse:
    found = _found(request, submission_version)
    earlier = versions.before(found)
    if earlier is None:
        return redirect(path_in(request.cohort, "teams:version_detail", found.pk))
    context = {
        "version": found,
        "earlier": earlier,
        "changes": versions.changes(found, earlier),
        "files": versions.changed_files(found, earlier),
    }
    return render(request, "teams/version/changes.html", context)


@require_POST
def restore(request: HttpRequest, submission_version: UUID) -> HttpResponse:
    found = _found(request, submission_version)
    act.restore(found, by=request.user, at=request.arrived_at)
    messages.success(
        request,
        _("Version %(number)d is your draft again. What the draft held before is kept below each answer.")
        % {"number": found.number},
    )
    submission = found.submission
    return redirect(path_in(request.cohort, "teams:submission_edit", submission.team_id, submission.deliverable_id))
