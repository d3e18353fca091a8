from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from judging.actions import deliberation as actions
from judging.forms.deliberation import CompareForm, NoteForm
from judging.forms.result import FindTeamForm
from judging.queries import analysis, result
from judging.queries import deliberation as queries
from judging.queries.figures import ON_A_PAGE
from judging.views import only_ids, or_404
from judging.views.moderation import day_of_results
from programme.shared.addresses import path_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Teams side by side, who is too close to call, and the notes. POST keeps a note."""
    day = day_of_results(request)
    sheet = or_404(result.current_sheet(day, by=request.user))
    find, chosen = FindTeamForm.asked(request), only_ids(request.GET.getlist("teams"))
    lines = result.shortlist(sheet, also=chosen, team=find.words)
    form = NoteForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.write_note(day, by=request.user, text=form.cleaned_data["text"], team=form.chosen)
            messages.success(request, _("The note is kept."))
            return redirect(path_in(request.cohort, "judging:deliberation_desk"))
    compared = queries.compared(lines, chosen)
    shown = [str(line.result.team_id) for line in compared.lines]
    notes = Paginator(queries.notes_of(day, by=request.user), ON_A_PAGE)
    context = {
        "compared": compared,
        "ties": analysis.ties_among(sheet, [line.result for line in lines]),
        "notes": notes.get_page(request.GET.get("notes", notes.num_pages)),
        "find": find,
        "is_long": len(lines) >= ON_A_PAGE,
        "choose": CompareForm(lines=lines, team=find.words, initial={"teams": shown}),
        "form": form,
    }
    return render(request, "judging/deliberation/desk.html", context, status=422 if form.is_bound else 200)
