"""The kinds of criterion. A new kind is one file here and its name in this list."""

from judging.criterion_kinds import comment, points, scale, yes_no
from judging.criterion_kinds.base import CriterionKind, Level

KINDS: dict[str, CriterionKind] = {
    kind.key: kind for kind in (scale.Scale(), points.Points(), yes_no.YesNo(), comment.Comment())
}


def choices() -> list[tuple[str, str]]:
    """For the field on Criterion: no migration when a kind is added."""
    return [(kind.key, str(kind.label)) for kind in KINDS.values()]


__all__ = ["KINDS", "CriterionKind", "Level", "choices"]
