"""Counts what a page costs: queries sent, model objects built. Counts do not depend on noise, so tests gate on them."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

WITHOUT_WORK = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "COMMIT")


@dataclass
class Cost:
    """What was done while we looked."""

    queries: list[str] = field(default_factory=list)
    objects: Counter[str] = field(default_factory=Counter)

    @property
    def objects_built(self) -> int:
        return self.objects.total()


@contextlib.contextmanager
def counted() -> Iterator[Cost]:
    """Count queries (without BEGIN, SAVEPOINT, COMMIT) and model objects built inside."""
    cost = Cost()

    def built(sender: type[Model], **kwargs: object) -> None:
        cost.objects[sender._meta.label] += 1

    post_init.connect(built, weak=False, dispatch_uid=id(cost))
    try:
        with CaptureQueriesContext(connection) as captured:
            yield cost
    finally:
        post_init.disconnect(dispatch_uid=id(cost))
        cost.queries = [query["sql"] for query in captured if not query["sql"].upper().startswith(WITHOUT_WORK)]


def cost_of(doing: Callable[[], object]) -> Cost:
    """What `doing` costs the second time: what is kept after the first is not counted."""
    doing()
    with counted() as cost:
        doing()
    return cost


def assert_same_queries(
    one: Callable[[], object], many: Callable[[], object], *, rows_shown: int | None = None
) -> None:
    """`many` (a page with more rows) sends no more queries than `one`.

    Each is a function that prepares nothing and only asks for its page or calls its query. With `rows_shown` the model
    objects built for `many` stay within four for each row shown and fifty (performance.md, P15).
    """
    few, more = cost_of(one), cost_of(many)
    repeated = [f"{times} x {sql[:300]}" for sql, times in Counter(more.queries).most_common(5) if times > 1]
    assert len(more.queries) <= len(few.queries), (
        f"{len(few.queries)} queries for few rows, {len(more.queries)} for many. Most repeated:\n" + "\n".join(repeated)
    )
    if rows_shown is not None:
        limit = 4 * rows_shown + 50
        assert more.objects_built <= limit, f"{more.objects_built} objects built, at most {limit}: {more.objects}"


def assert_page_costs_the_same(client: object, url: str, grow: Callable[[], object], *, rows_shown: int) -> None:
    """The page at `url` costs the same number of queries before and after `grow` has added rows."""
    get = client.get  # type: ignore[attr-defined]
    before = cost_of(lambda: get(url))
    grow()
    after = cost_of(lambda: get(url))
    repeated = [f"{times} x {sql[:300]}" for sql, times in Counter(after.queries).most_common(5) if times > 1]
    assert len(after.queries) <= len(before.queries), (
        f"{url}: {len(before.queries)} queries with few rows, {len(after.queries)} with many:\n" + "\n".join(repeated)
    )
    limit = 4 * rows_shown + 50
    assert after.objects_built <= limit, f"{url}: {after.objects_built} objects, at most {limit}: {after.objects}"
