from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from judging.actions import basis as actions
from judging.forms.basis import BasisForm
from judging.queries import basis as queries
from judging.queries import pitch_day
from judging.views import enter, or_404
from programme.shared.addresses import path_in


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """What decides the result; after the first score it is only read."""
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    basis = queries.of_day(day)
    initial = {name: getattr(basis, name) for name in BasisForm.base_fields}
    form = BasisForm(request.POST or None, initial=initial)
    form.cancel_url = path_in(request.cohort, "judging:pitch_day_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.set_basis(day, by=request.user, **form.cleaned_data)
            messages.success(request, _("What decides the result is settled. The first score fixes it."))
            return redirect(form.cancel_url)
    context = {"day": day, "basis": basis, "is_fixed": day.rubric.is_locked, "form": form}
    return render(request, "judging/basis/edit.html", context, status=422 if form.is_bound else 200)
