"""Counts rows that belong to organisations, by organisation and by sector."""

from typing import Any

from django.db.models import Func, IntegerField, OuterRef, QuerySet, Subquery, Sum

from programme.models import Cohort, Organisation


def of_organisation(rows: QuerySet[Any]) -> Subquery:
    """How many of the rows an organisation has, for a query of organisations: an index on it counts them."""
    # As a plain function: what Django takes for an aggregate gets a GROUP BY, and the database sorts for nothing.
    counted = Func(template="COUNT(*)", output_field=IntegerField())
    return Subquery(rows.filter(organisation=OuterRef("pk")).order_by().annotate(n=counted).values("n"))


def by_sector(cohort: Cohort, **numbers: Subquery) -> dict[str, dict[str, int]]:
    """For each sector the sums of these numbers over its organisations, in one query."""
    sums = {name: Sum(number) for name, number in numbers.items()}
    organisations = Organisation.objects.filter(programme=cohort.programme_id).order_by()
    found = {row.pop("sector"): row for row in organisations.values("sector").annotate(**sums)}
    return {sector: {name: number or 0 for name, number in row.items()} for sector, row in found.items()}
