from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from judging.queries import card_table, pitch_day
from programme.shared.authorise import authorise
from programme.shared.downloads import as_csv


@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """Every card that was handed in, after the lock, as CSV."""
    day = pitch_day.of_cohort(request.cohort)
    if day is None or not day.is_locked:
        authorise(request.user, "judging.enter_cards", request.cohort)
        return render(request, "judging/result/not_yet.html", {"day": day})
    return as_csv(f"cards-{request.cohort.slug}", *card_table.table(day, by=request.user))
