"""Who has to do with whom, as a picture: numbered shapes on a ring, lines between them. The table beside is its key."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SIZE = 480
RING = 205
SHAPE = 17
WIDEST = 9


@dataclass(frozen=True)
class Node:
    """One on the ring: its name for who hears the picture, and whether it is drawn round or as a diamond."""

    name: str
    is_round: bool


def network(title: str, nodes: Sequence[Node], links: Mapping[tuple[int, int], int]) -> SafeString:
    """The nodes on a ring by number, from one; `links` gives how often two of them (by place) have met."""
    places = [_place(number, len(nodes)) for number in range(len(nodes))]
    lines = format_html_join(
        "",
        '<line class="network-link" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"/>',
        ((*places[one], *places[two], min(1 + 2 * (times - 1), WIDEST)) for (one, two), times in sorted(links.items())),
    )
    shapes = format_html_join("", "{}", ((_shape(number, each, places[number]),) for number, each in enumerate(nodes)))
    return format_html(
        '<svg class="network" viewBox="0 0 {size} {size}" role="img"><title>{title}</title>{lines}{shapes}</svg>',
        size=SIZE,
        title=title,
        lines=lines,
        shapes=shapes,
    )


def _place(number: int, count: int) -> tuple[float, float]:
    angle = math.tau * number / max(count, 1) - math.tau / 4
    middle = SIZE / 2
    return round(middle + RING * math.cos(angle), 1), round(middle + RING * math.sin(angle), 1)


def _shape(number: int, node: Node, place: tuple[float, float]) -> SafeString:
    x, y = place
    if node.is_round:
        drawn = format_html('<circle class="network-civil" cx="{}" cy="{}" r="{}"/>', x, y, SHAPE)
    else:
        reach = SHAPE * 1.25
        points = f"{x},{y - reach} {x + reach},{y} {x},{y + reach} {x - reach},{y}"
        drawn = format_html('<polygon class="network-industry" points="{}"/>', points)
    return format_html(
        '<g><title>{}</title>{}<text class="network-number" x="{}" y="{}">{}</text></g>',
        node.name,
        drawn,
        x,
        y + 5,
        number + 1,
    )
