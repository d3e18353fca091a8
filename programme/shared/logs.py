"""Log lines as JSON, one object a line: when, what, in which request, programme and by whom (an id, never a name).

No personal text gets in: addresses of pages carry keys, and the words of an error may quote a row, so lines name the
route in place of the address, and the kind of an error in place of its words.
"""

import datetime as dt
import json
import logging
import traceback
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
# The request that is being answered; who and where is read from it when a line is written, for by then it is known.
current: ContextVar[Any] = ContextVar("request", default=None)

ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName", "status_code"}


class JsonFormatter(logging.Formatter):
    """Line breaks and control signs in what was logged cannot forge a second line: JSON escapes them."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request": request_id.get(),
            **whereabouts(current.get()),
        }
        line |= {key: value for key, value in vars(record).items() if key not in ORDINARY}
        if record.exc_info and record.exc_info[1]:
            line["error"] = type(record.exc_info[1]).__name__
            line["trace"] = trace_of(record.exc_info[1])
        return json.dumps(line, default=str)


def message_of(record: logging.LogRecord) -> str:
    """What Django says of a request names its address; the status says as much."""
    request, status = getattr(record, "request", None), getattr(record, "status_code", None)
    if request is None or status is None:
        return record.getMessage()
    return f"{status} {HTTPStatus(status).phrase} on {route_of(request)}"


def whereabouts(request: Any) -> dict[str, str]:
    """Programme and person of a request, if it has come so far. Asks no database."""
    known = {}
    if programme := getattr(request, "programme", None):
        known["programme"] = programme.slug
    person = getattr(request, "_cached_user", None)
    if person is not None and person.pk:
        known["person"] = str(person.pk)
    return known


def route_of(request: Any) -> str:
    """The name of the page, without what its address says."""
    match = getattr(request, "resolver_match", None)
    return match.view_name or match.route if match else "no page"


def trace_of(error: BaseException) -> str:
    """Where it happened, and the kinds of the errors that led to it; their words may quote a row of a table."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:
        parts.append("".join(traceback.format_tb(seen.__traceback__)) + type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    return "\n-- led to --\n".join(reversed(parts))
