"""Which state of the public site a page shows."""

import datetime as dt
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F, Func, QuerySet, Subquery, TextField

from cms.models import Edition
from judging.models import ResultSheet
from teams.models import Solution

# Stands in the statement where the time of asking belongs.
SOME_TIME = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def token(at: dt.datetime) -> str:
    """Changes with every change of content, at the moment when a result becomes public or is withdrawn, and with every
    solution that is released, withdrawn or adopted.

    One query, whose statement is put together once: this runs for each visit, and Django's work on the statement would
    cost more than all the rest. A result that is not public leaves no trace in it.
    """
    statement, values = _statement(connection.vendor)
    some_time, moment = (connection.ops.adapt_datetimefield_value(each) for each in (SOME_TIME, at))
    with connection.cursor() as cursor:
        cursor.execute(statement, [moment if each == some_time else each for each in values])
        row = cursor.fetchone()
    return "-".join(str(part) for part in row or ("none",))


@cache
def _statement(vendor: str) -> tuple[str, tuple[Any, ...]]:
    rows = Edition.objects.filter(pk=1).annotate(
        results=_of_results("COUNT", "pk"),
        versions=_of_results("SUM", "version"),
        signed_at=_of_results("MAX", "signed_at"),
        # Released, withdrawn, adopted: an index answers it, however many there are.
        solutions=_figure(Solution.objects.order_by(), "MAX", "changed_at"),
    )
    return rows.values_list("token", "results", "versions", "signed_at", "solutions").query.sql_with_params()


def _of_results(function: str, column: str) -> Subquery:
    return _figure(ResultSheet.objects.public(SOME_TIME).order_by(), function, column)


def _figure(rows: QuerySet, function: str, column: str) -> Subquery:
    # A plain function, where an aggregate would group by something.
    found = rows.annotate(figure=Func(F(column), function=function))
    return Subquery(found.values("figure"), output_field=TextField())
