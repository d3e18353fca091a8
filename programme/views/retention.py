"""How long data is kept: for everybody to read, and for organisers to set and to see what goes next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programme.actions import retention as actions
from programme.forms.retention import RetentionForm
from programme.queries import retention as queries
from programme.shared.authorise import authorise


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    context = {"lines": queries.public_lines(), "audit_years": actions.AUDIT_DAYS // 365}
    return render(request, "programme/retention/public.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    lines = queries.lines(request.programme, at=request.arrived_at)
    form = RetentionForm(request.POST or None, lines=lines)
    if form.is_valid():
        with form.refusals():
            actions.set_days(request.programme, form.cleaned_data, by=request.user)
            messages.success(request, _("The days are saved. What is due by them goes with the next night’s run."))
            return redirect(request.path)
    return render(request, "programme/retention/desk.html", {"form": form, "lines": lines})
