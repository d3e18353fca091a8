"""Every address of the site, read from Django's resolver: ours, allauth's, Wagtail's."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

# Patterns of other packages that are regular expressions with groups nobody named: one path that fits each.
FITTING = {
    "wagtailadmin_pages:revisions_compare": "/cms/pages/1/revisions/compare/earliest...latest/",
    "/cms/^.*/$": "/cms/nothing/",
    "wagtaildocs_serve": "/documents/1/paper.pdf",
    "wagtail_serve": "/",
    # The root of all pages cannot be locked; the home page can.
    "wagtailadmin_pages:lock": "/cms/pages/3/lock/",
    "wagtailadmin_pages:unlock": "/cms/pages/3/unlock/",
}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver. `name` carries its namespaces; a pattern without a name is called by its route."""

    name: str
    route: str
    plain: bool
    parameters: tuple[tuple[str, str], ...]  # (converter, name)

    def filled(self, value: Callable[[str, str], Any]) -> str:
        """The path with each parameter filled by `value(converter, name)`."""
        if self.name in FITTING:
            return FITTING[self.name]
        values = {name: value(converter, name) for converter, name in self.parameters}
        if self.plain:
            return "/" + PARAMETER.sub(lambda match: str(values[match[2]]), self.route)
        return reverse(self.name, kwargs=values)


def walk(resolver: URLResolver, route: str = "", namespace: str = "", plain: bool = True) -> Iterator[Address]:
    for each in resolver.url_patterns:
        is_route = plain and isinstance(each.pattern, RoutePattern)
        longer = route + str(each.pattern)
        if isinstance(each, URLPattern):
            name = f"{namespace}{each.name}" if each.name else f"/{longer}"
            yield Address(name, longer, is_route, parameters(longer, is_route))
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from walk(each, longer, inner, is_route)


def parameters(route: str, plain: bool) -> tuple[tuple[str, str], ...]:
    if plain:
        return tuple((match[1] or "str", match[2]) for match in PARAMETER.finditer(route))
    named = re.findall(r"\(\?P<(\w+)>", route)
    before = [(match[1] or "str", match[2]) for match in PARAMETER.finditer(re.sub(r"\(\?P<\w+>", "(", route))]
    return (*before, *(("regex", name) for name in named))


@cache
def all_addresses() -> tuple[Address, ...]:
    return tuple(walk(get_resolver()))


@cache
def by_name() -> dict[str, tuple[Address, ...]]:
    found: dict[str, list[Address]] = {}
    for each in all_addresses():
        found.setdefault(each.name, []).append(each)
    return {name: tuple(found[name]) for name in sorted(found)}
