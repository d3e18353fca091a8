"""Asks every operation that the API describes with made-up values, and looks whether each answer is as described.

Half of the requests fit the description, half break it somewhere; ids of things that are there take the place of
made-up ones three times out of four, so that more than 404 is seen. What can be read is also read once as everybody.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from django.conf import settings
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from programme.api.schema import description
from tests.support.programs import Program

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass
class Seen:
    """How many answers of each status each operation gave."""

    statuses: Counter[int] = field(default_factory=Counter)
    by_operation: dict[str, Counter[int]] = field(default_factory=dict)

    def note(self, operation: str, status: int) -> None:
        self.statuses[status] += 1
        self.by_operation.setdefault(operation, Counter())[status] += 1


def fuzz(
    programs: list[Program],
    things: Mapping[str, list[Any]],
    *,
    examples: int,
    number: int = 1,
    seen: Seen | None = None,
) -> Seen:
    """Ask each operation `examples` times in each mode; raises what schemathesis raises at the first wrong answer."""
    schema = schemathesis.openapi.from_dict(description())
    schema.base_url = settings.SITE_URL
    seen = seen or Seen()
    for each in schema.get_all_operations():
        operation = each.ok()
        if operation.method == "get":
            _read(operation, programs, things, seen)
        for mode in MODES:
            _ask(operation, mode, programs, things, examples, number, seen)
    return seen


def _read(operation: Any, programs: list[Program], things: Mapping[str, list[Any]], seen: Seen) -> None:
    """As every person, with each id of the last part of the address that is there."""
    names = [each.name for each in operation.path_parameters]
    for last in things[names[-1]] if names else [None]:
        for program in programs:
            path = {name: str(things[name][0]) for name in names} | ({names[-1]: str(last)} if names else {})
            case = operation.Case(path_parameters=path)
            answer = sent(case, program)
            seen.note(operation.definition.raw["operationId"], answer.status_code)
            case.validate_response(answer, checks=CHECKS)


def _ask(operation: Any, mode: Any, programs: Any, things: Any, examples: int, number: int, seen: Seen) -> None:
    @st.composite
    def requests_like(draw: Any) -> tuple[Any, Program]:
        case = draw(operation.as_strategy(generation_mode=mode))
        for name in list(case.path_parameters or {}):
            if name in things and draw(st.integers(0, 3)):
                case.path_parameters[name] = str(draw(st.sampled_from(things[name])))
        return case, draw(st.sampled_from(programs))

    @seed(number)
    @hypothesis_settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests_like())
    def ask(made: tuple[Any, Program]) -> None:
        case, program = made
        answer = sent(case, program)
        seen.note(operation.definition.raw["operationId"], answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()


def sent(case: Any, program: Program) -> Response:
    """The answer of the site in this process, as the checks want it."""
    wanted = case.as_transport_kwargs(base_url=settings.SITE_URL)
    wanted = {name: value for name, value in wanted.items() if name not in {"timeout", "allow_redirects", "verify"}}
    prepared = requests.Request(**wanted).prepare()
    headers = {
        name: str(value) for name, value in prepared.headers.items() if name.lower() not in {"content-length", "cookie"}
    }
    content_type = headers.pop("Content-Type", "application/octet-stream")
    body = prepared.body or b""
    given_answer = program.client.generic(
        prepared.method or "GET",
        prepared.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=content_type,
        headers={**headers, **program.headers},
    )
    return as_checked(given_answer, prepared)


def as_checked(given_answer: HttpResponse, asked: requests.PreparedRequest) -> Response:
    headers = {name.lower(): [value] for name, value in given_answer.items()}
    return Response(given_answer.status_code, headers, given_answer.getvalue(), asked, 0.0, False, encoding="utf-8")
