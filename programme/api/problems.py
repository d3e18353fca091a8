"""Every error as a problem document (RFC 9457): a title, and a sentence that says what to do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from programme.shared.acting import tell_of
from programme.shared.refusals import NotAllowed, Refused

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Not understood",
    401: "No valid token",
    403: "Not allowed",
    404: "Not there",
    405: "Method not known here",
    409: "Cannot be done now",
    413: "Too large",
    415: "Send JSON",
    422: "Cannot be taken like this",
    429: "Too many requests",
}


class FieldProblem(serializers.Serializer):
    field = serializers.CharField(help_text="Where in what you sent.")
    detail = serializers.CharField(help_text="What is wrong with it.")


class Problem(serializers.Serializer):
    """What went wrong and what to do (RFC 9457)."""

    type = serializers.CharField(help_text="Always about:blank: the status says what kind of problem it is.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for people: what to do.")
    code = serializers.CharField(help_text="A word for programs; stays as it is.")
    errors = FieldProblem(many=True, required=False)


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


class Uncertain(exceptions.APIException):
    """Another sentence than the framework's, with the status that fits."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        self.status_code = status
        super().__init__(detail, code)


def problem(status: int, detail: str, *, code: str, **more: Any) -> Response:
    """The answer itself."""
    body = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail}
    return Response({**body, "code": code, **more}, status=status, content_type=MEDIA_TYPE)


def answer(error: Exception, context: Any) -> Response | None:
    """What a view raised, as a problem; None for what nobody expected."""
    if isinstance(error, NotAllowed):
        tell_of(error)
    if isinstance(error, Refused):
        return problem(error.status, str(error), code=_code(error))
    if isinstance(error, Http404):
        return problem(404, _("There is nothing at this address that your token may see."), code="not_found")
    if isinstance(error, PermissionDenied):
        return problem(403, _("You do not have permission to do this."), code="not_allowed")
    if isinstance(error, exceptions.ValidationError):
        rows = list(_fields(error.detail))
        sentence = _("Mend what is listed under errors, then send it again.")
        return problem(400, sentence, code="invalid", errors=rows)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return None


def _of_framework(error: exceptions.APIException) -> Response:
    code = error.get_codes()
    found = problem(error.status_code, str(error.detail), code=code if isinstance(code, str) else "error")
    if header := getattr(error, "auth_header", ""):
        found["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        found["Retry-After"] = str(int(wait))
    return found


def _code(refusal: Refused) -> str:
    """StaleCard is "stale_card"."""
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in refusal.code).lstrip("_")


def _fields(detail: Any, path: str = "") -> Any:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _fields(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list) and any(isinstance(each, dict | list) for each in detail):
        for number, inner in enumerate(detail):
            yield from _fields(inner, f"{path}[{number}]")
    else:
        for sentence in detail if isinstance(detail, list) else [detail]:
            yield {"field": path or "body", "detail": str(sentence)}
