"""Which state of the public site a page shows."""

import datetime as dt

from django.db.models import F, Func, Subquery, TextField

from cms.models import Edition
from judging.models import ResultSheet


def token(at: dt.datetime) -> str:
    """Changes with every change of content, and at the moment when a result becomes public or is withdrawn.

    One query. A result that is not public leaves no trace in it.
    """
    row = (
        Edition.objects.filter(pk=1)
        .annotate(
            results=_of_results(at, "COUNT", "pk"),
            versions=_of_results(at, "SUM", "version"),
            signed_at=_of_results(at, "MAX", "signed_at"),
        )
        .values_list("token", "results", "versions", "signed_at")
        .first()
    )
    return "-".join(str(part) for part in row or ("none",))


def _of_results(at: dt.datetime, function: str, column: str) -> Subquery:
    # A plain function, where an aggregate would group by something.
    rows = ResultSheet.objects.public(at).order_by().annotate(figure=Func(F(column), function=function))
    return Subquery(rows.values("figure"), output_field=TextField())
