"""Pages of a list that may be very long."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class LongList(Paginator):
    """Reads the ids of a page first, which an index on the list's order gives, then its rows. A page past the middle is
    counted from the end, so the last is as cheap as the first."""

    def __init__(self, rows: QuerySet[Any], per_page: int, *, count: int | None = None) -> None:
        super().__init__(rows, per_page)
        if count is not None:  # known already, and cheaper than the database finds it
            self.count = count

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return self._get_page(self._rows(start, min(start + self.per_page, self.count)), number, self)

    def _rows(self, start: int, end: int) -> list[Any]:
        ids = self.object_list.values_list("pk", flat=True)
        if start > self.count // 2:
            wanted = list(ids.reverse()[self.count - end : self.count - start])[::-1]
        else:
            wanted = list(ids[start:end])
        # By their ids alone: with the list's own filter a database may walk all of the list again.
        found = self.object_list.model._default_manager.filter(pk__in=wanted)
        found.query.select_related = self.object_list.query.select_related
        rows = {row.pk: row for row in found}
        return [rows[pk] for pk in wanted if pk in rows]
