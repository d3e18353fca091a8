"""The description of all of it (OpenAPI), made from what each view says of itself."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from programme.api.problems import MEDIA_TYPE, TITLES, Problem

BASE = "/api/v1/"
OCTETS = "application/octet-stream"
# What any request may be answered, whatever it asks.
ALWAYS = (401, 403, 429)


class Schema(AutoSchema):
    """Reads the `operation` of a view's method."""

    @property
    def operation(self) -> Any:
        return getattr(self.view, self.method.lower()).operation

    def get_operation_id(self) -> str:
        return str(self.operation.id)

    def get_summary(self) -> str:
        return str(self.operation.summary)

    def get_description(self) -> str:
        needs = f"Needs the scope `{self.operation.scope.value}`."
        return f"{self.operation.words} {needs}".strip()

    def get_tags(self) -> list[str]:
        return [self.view.topic]

    def get_extensions(self) -> dict[str, Any]:
        return {"x-scope": self.operation.scope.value}

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_override_parameters(self) -> list[Any]:
        if not self.operation.is_list:
            return []
        return [
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": 100},
                description="Rows in a part; 50 if not said.",
            ),
            OpenApiParameter(
                "after", str, description="From the address under `next` of the part before; not made by hand."
            ),
        ]

    def get_request_serializer(self) -> Any:
        return self.operation.takes

    def get_response_serializers(self) -> dict[Any, Any]:
        of = self.operation
        body = page_of(of.answers) if of.is_list else of.answers
        done: Any = (of.status, OCTETS) if of.is_file else of.status
        examples = [OpenApiExample("example", value=of.example, response_only=True)] if of.example else []
        content = OpenApiTypes.BINARY if of.is_file else body
        found: dict[Any, Any] = {done: OpenApiResponse(content, "Done.", examples)}
        found |= {(status, MEDIA_TYPE): OpenApiResponse(each, TITLES[status]) for status, each in of.others.items()}
        refused = {*ALWAYS, *of.refuses, *((400,) if of.takes or of.is_list else ()), *((415, 413) if of.takes else ())}
        if "{" in self.path:
            refused.add(404)
        for status in sorted(refused - set(of.others)):
            found[status, MEDIA_TYPE] = OpenApiResponse(Problem, TITLES[status])
        return found

    def get_examples(self) -> list[Any]:
        return [OpenApiExample("example", value=self.operation.sent, request_only=True)] if self.operation.sent else []


@lru_cache(maxsize=100)
def page_of(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """A part of a list of these."""
    name = f"{row.__name__}Part"
    items = row(many=True)
    following = serializers.URLField(allow_null=True, help_text="Where the next part is; null for the last one.")
    return type(name, (serializers.Serializer,), {"items": items, "next": following, "__doc__": "A part of a list."})


def only_ours(endpoints: list[Any]) -> list[Any]:
    """Wagtail's admin has an interface of its own, which is nobody else's business."""
    return [each for each in endpoints if each[0].startswith(BASE)]


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The whole description, made once for each process."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    found["servers"] = [{"url": settings.SITE_URL}]
    return found
