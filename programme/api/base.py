"""What every view for programs shares: the token's scope, the limit, problems, ETags, and lists in parts."""

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from programme.api import keyset, problems
from programme.api.authentication import TokenAuthentication
from programme.api.schema import Schema
from programme.models import Person
from programme.shared import limits, through
from programme.states import TokenScope

MINUTE = 60
LARGEST_BODY = 256 * 1024

Found = TypeVar("Found")
Handler = Callable[..., Response]


@dataclass(frozen=True)
class Operation:
    """What a method does, said once for the view and for the description."""

    id: str
    summary: str
    answers: type[serializers.Serializer] | None
    scope: TokenScope = TokenScope.READ
    takes: type[serializers.Serializer] | None = None
    is_list: bool = False
    # The answer is a file, not JSON.
    is_file: bool = False
    refuses: tuple[int, ...] = ()
    status: int = 200
    # Problems that say more than others, by status.
    others: dict[int, type[serializers.Serializer]] = field(default_factory=dict)
    words: str = ""
    example: Any = None
    sent: Any = None


def operation(
    id: str, summary: str, answers: type[serializers.Serializer] | None = None, **more: Any
) -> Callable[[Handler], Handler]:
    """Say of a method of a view what it does."""

    def mark(function: Handler) -> Handler:
        words = " ".join((function.__doc__ or "").split())
        function.operation = Operation(id, summary, answers, words=words, **more)  # type: ignore[attr-defined]
        return function

    return mark


class OnlyJson(DefaultContentNegotiation):
    """We have nothing else to give, whatever is asked for."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class BoundedJson(JSONParser):
    """Nothing that is read here is long."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request = (parser_context or {})["request"]._request
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise problems.TooLarge(_("Send at most 256 KB at once."))
        try:
            return super().parse(stream, media_type, parser_context)
        except (RecursionError, UnicodeError) as error:
            raise exceptions.ParseError(_("This is not JSON that can be read.")) from error


@method_decorator(csrf_exempt, name="dispatch")
class ApiView(APIView):
    """One address. `self.person` is whose token it is, `self.at` when the request arrived."""

    authentication_classes = (TokenAuthentication,)
    permission_classes: ClassVar[tuple[Any, ...]] = ()
    renderer_classes = (JSONRenderer,)
    parser_classes = (BoundedJson,)
    content_negotiation_class = OnlyJson
    schema = Schema()
    topic = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            words = _("Ask with https://. The token that you sent went in the open: end it, and make another.")
            raise problems.Uncertain(403, "tls_only", words)
        super().initial(request, *args, **kwargs)
        if request.auth is None:
            raise exceptions.NotAuthenticated(_("Send an access token: Authorization: Bearer, then the token."))
        handler = getattr(self, request.method.lower(), None) if request.method in self.allowed_methods else None
        if handler and not hasattr(handler, "operation") and request.method == "HEAD":
            handler = getattr(self, "get", None)
        self._refuse_too_many(request)
        if handler and hasattr(handler, "operation"):
            self._refuse_scope(request, handler.operation.scope)
        self.acting = ExitStack()
        self.acting.enter_context(through.token(request.auth.prefix))

    def _refuse_too_many(self, request: Request) -> None:
        if not limits.take(f"api.{request.auth.pk}", most=settings.API_REQUESTS_A_MINUTE, seconds=MINUTE):
            wait = MINUTE - int(time.time()) % MINUTE
            raise exceptions.Throttled(
                wait, _("Your token has asked too often. Wait as long as Retry-After says, then go on.")
            )

    @staticmethod
    def _refuse_scope(request: Request, scope: TokenScope) -> None:
        if scope not in request.auth.scopes:
            words = _("This token may not do that. Make one with the right “%(scope)s” on your account's page.")
            raise problems.Uncertain(403, "insufficient_scope", words % {"scope": scope.value})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if acting := getattr(self, "acting", None):
            acting.close()
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Authorization"
        if (
            request.method in {"GET", "HEAD"}
            and response.status_code == 200
            and hasattr(response, "add_post_render_callback")
        ):
            response.add_post_render_callback(lambda answer: with_tag(request._request, answer))
        return response

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return problems.answer

    def http_method_not_allowed(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise exceptions.MethodNotAllowed(request.method, _("Use one of the methods under Allow."))

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @property
    def at(self) -> datetime:
        return self.request._request.arrived_at  # type: ignore[no-any-return]

    def part(self, rows: Any, order: Sequence[str] = ("pk",)) -> Response:
        """The part of a list that was asked for, and the address of the next one."""
        answers = getattr(self, self.request.method.lower()).operation.answers
        found, following = keyset.part_of(rows, order, self.request)
        items = answers(found, many=True, context={"view": self}).data
        return Response({"items": items, "next": following})

    def one(self, thing: Any, status: int = 200) -> Response:
        """One thing, or 404 where there is none."""
        answers = getattr(self, self.request.method.lower()).operation.answers
        return Response(answers(or_404(thing), context={"view": self}).data, status=status)

    def sent(self) -> dict[str, Any]:
        """What was sent, checked. Raises ValidationError."""
        takes = getattr(self, self.request.method.lower()).operation.takes
        given = takes(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


def with_tag(request: Any, answer: HttpResponse) -> HttpResponse:
    """With the ETag of what it holds; 304 where the program has it already."""
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:20]}"'
    answer["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=answer)


def or_404(found: Found | None) -> Found:
    """What a query found; where it found nothing, the same answer as for nothing."""
    if found is None:
        raise Http404
    return found


class NothingHere(ApiView):
    """Every other address below ours."""

    schema = None

    def _nothing(self, request: Request, rest: str = "") -> Response:
        raise Http404

    get = post = put = patch = delete = _nothing
