"""Counts rows that belong to organisations by sector."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from programme.models import Organisation, Programme


def by_sector(rows: QuerySet[Any], programme: Programme) -> dict[str, int]:
    """How many of the rows are of each sector. Each organisation's are counted in an index that begins with it."""
    each = rows.filter(organisation=OuterRef("pk")).order_by().values("organisation").annotate(n=Count("*"))
    found = Organisation.objects.filter(programme=programme).order_by().values_list("sector")
    return {sector: number or 0 for sector, number in found.annotate(n=Sum(Subquery(each.values("n"))))}
