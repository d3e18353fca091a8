from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.queries import menu
from cms.queries.open_data import DATASETS, LICENCE, LICENCE_URL
from programme.shared.downloads import as_csv


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """What there is, what each column means, and what may be done with it."""
    context = {"datasets": DATASETS.values(), "licence": LICENCE, "licence_url": LICENCE_URL, "page": menu.home()}
    return render(request, "cms/open_data/index.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, name: str, suffix: str) -> HttpResponseBase:
    """One table, as CSV or as JSON."""
    dataset = DATASETS.get(name)
    if dataset is None or suffix not in ("csv", "json"):
        raise Http404
    columns = [column for column, _meaning in dataset.columns]
    if suffix == "csv":
        return as_csv(dataset.name, columns, dataset.rows())
    rows = [dict(zip(columns, row, strict=True)) for row in dataset.rows()]
    return JsonResponse({"dataset": dataset.name, "licence": LICENCE, "licence_url": LICENCE_URL, "rows": rows})
