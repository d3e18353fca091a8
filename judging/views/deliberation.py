from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from judging.actions import deliberation as actions
from judging.forms.deliberation import CompareForm, NoteForm
from judging.queries import analysis, result
from judging.queries import deliberation as queries
from judging.views import or_404
from judging.views.moderation import day_of_results
from programme.shared.addresses import path_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Teams side by side, who is too close to call, and the notes. POST keeps a note."""
    day = day_of_results(request)
    picture = result.picture(or_404(result.current_sheet(day, by=request.user)))
    form = NoteForm(request.POST or None, lines=picture.lines)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.write_note(day, by=request.user, text=form.cleaned_data["text"], team=form.chosen)
            messages.success(request, _("The note is kept."))
            return redirect(path_in(request.cohort, "judging:deliberation_desk"))
    chosen = request.GET.getlist("teams")
    compared = queries.compared(picture, chosen, by=request.user)
    context = {
        "compared": compared,
        "analysis": analysis.report_of(picture.sheet),
        "notes": queries.notes_of(day, by=request.user),
        "choose": CompareForm(
            lines=picture.lines, initial={"teams": [str(line.result.team_id) for line in compared.lines]}
        ),
        "form": form,
    }
    return render(request, "judging/deliberation/desk.html", context, status=422 if form.is_bound else 200)
