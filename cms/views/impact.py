from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.queries import impact
from cms.views.kept import kept
from programme.shared import charts
from programme.shared.network_chart import network


@login_not_required
@require_safe
@kept
def detail(request: HttpRequest, part: str) -> HttpResponse:
    """What became of all solutions of a programme, and who has worked with whom."""
    page = impact.library_at(part)
    if page is None:
        raise Http404
    figures, ring = impact.figures(page), impact.network(page)
    title = impact.words_of_adoption(figures)
    context = page.get_context(request) | {
        "figures": figures,
        "adoption_title": title,
        "adoption": charts.bars(title, [charts.Bar(label, count) for label, count in figures.states]),
        "columns": (_("How far"), _("Organisations")),
        "ring": ring,
        "picture": network(_("Who has worked with whom"), ring.nodes, ring.links),
    }
    return render(request, "cms/library/impact.html", context)
