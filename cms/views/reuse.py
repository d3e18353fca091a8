from uuid import UUID

from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.views.library import public_or_404
from programme.shared import limits
from teams.actions.reuse import ask_to_reuse
from teams.forms.adoption import ReuseForm

# Enough for a whole department behind one address.
ASKED_AN_HOUR = 20


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, solution: UUID) -> HttpResponse:
    """An organisation asks to reuse a public solution; it needs no account, only an address that answers."""
    page = public_or_404(solution)
    form = ReuseForm(request.POST or None)
    if form.is_valid():
        if not limits.take(f"reuse.{get_ip(request)}", most=ASKED_AN_HOUR, seconds=3600):
            form.add_error(None, _("Too many requests came from your network. Try again in an hour."))
        else:
            with form.refusals():
                ask_to_reuse(page.solution, **form.cleaned_data, at=request.arrived_at)
                return redirect(f"{request.path}?sent")
    context = page.get_context(request) | {"form": form, "is_sent": "sent" in request.GET}
    return render(request, "cms/library/reuse.html", context)
