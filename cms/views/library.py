from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.actions import library as act
from cms.models import SolutionPage
from cms.queries import library
from cms.templatetags.cms_tags import full_address
from cms.views.kept import kept
from programme.shared.authorise import may
from programme.shared.qr import as_svg
from programme.shared.uploads import serve_private


def public_or_404(solution: UUID) -> SolutionPage:
    page = library.public_page(solution)
    if page is None:
        raise Http404
    return page


@login_not_required
@require_safe
@kept
def summary(request: HttpRequest, solution: UUID) -> HttpResponse:
    """A solution on one sheet of paper."""
    page = public_or_404(solution)
    context: dict[str, Any] = page.get_context(request)
    context["code"] = as_svg(full_address(page), title=_("The address of the page"))
    return render(request, "cms/library/summary.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, solution: UUID, file: UUID) -> HttpResponseBase:
    """A file that belongs to a public page."""
    page = public_or_404(solution)
    found = next((each for each in page.files if each.pk == file), None)
    if found is None:
        raise Http404
    return serve_private(found.attachment.file, found.attachment.original_name, found.attachment.kind)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Released solutions and their pages; pictures that were taken off."""
    shown = library.desk(request.cohort, by=request.user)
    context = {"desk": shown, "may_edit": may(request.user, "cms.write", request.cohort)}
    context["live"] = sum(each.state == "live" for each in shown.rows)
    return render(request, "cms/library/desk.html", context)


@require_POST
def draft(request: HttpRequest, solution: UUID) -> HttpResponse:
    """One press: the draft is there, and the editor is in it."""
    found = library.one_for_desk(request.cohort, solution, by=request.user)
    if found is None:
        raise Http404
    page = act.draft_solution_page(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("The draft is there. Complete it, and publish it or ask for approval."))
    return redirect("wagtailadmin_pages:edit", page.pk)
