"""Long lists in parts: each part begins after the last row of the one before, so that no row is skipped or doubled
while others come and go, and the last part costs as little as the first."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

USUAL, MOST = 50, 100


def part_of(rows: Any, order: Sequence[str], request: Request) -> tuple[list[Any], str | None]:
    """The rows of this part, and the address of the next; a list is taken in the order it has."""
    limit = _limit(request)
    after = _after(request)
    found = _of_rows(rows, order, after, limit) if isinstance(rows, QuerySet) else _of_list(rows, after, limit)
    if len(found) <= limit:
        return found, None
    found = found[:limit]
    mark = _mark_of_row(found[-1], order) if isinstance(rows, QuerySet) else [str(_key(found[-1]))]
    query = {"after": signing.dumps(mark, salt=_list_of(request))} | ({"limit": limit} if limit != USUAL else {})
    return found, f"{settings.SITE_URL}{request._request.path}?{urlencode(query)}"


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise ValidationError({"limit": [_("A whole number from 1 to 100.")]})
    return int(text)


def _after(request: Request) -> list[Any] | None:
    text = request.query_params.get("after")
    if text is None:
        return None
    try:
        return list(signing.loads(text, salt=_list_of(request)))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ValidationError({"after": [_("Use the address under next as it is.")]}) from error


def _list_of(request: Request) -> str:
    """A mark is good for its own list: another has other columns."""
    return f"api.next {request._request.path}"


def _of_rows(rows: QuerySet[Any], order: Sequence[str], after: list[Any] | None, limit: int) -> list[Any]:
    rows = rows.order_by(*order)
    if after is not None:
        rows = rows.filter(_behind(order, after))
    return list(rows[: limit + 1])


def _behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    found, same = Q(), Q()
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        compare = "lt" if field.startswith("-") else "gt"
        found |= same & Q(**{f"{name}__{compare}": value})
        same &= Q(**{name: value})
    return found


def _mark_of_row(row: Any, order: Sequence[str]) -> list[Any]:
    values = [_value(row, field.lstrip("-")) for field in order]
    return [value if isinstance(value, int) else _text(value) for value in values]


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _of_list(rows: Sequence[Any], after: list[Any] | None, limit: int) -> list[Any]:
    if after is None:
        return list(rows[: limit + 1])
    places = [place for place, row in enumerate(rows) if str(_key(row)) == after[0]]
    begin = places[0] + 1 if places else len(rows)
    return list(rows[begin : begin + limit + 1])


def _key(row: Any) -> Any:
    return getattr(row, "key", None) or row.pk
