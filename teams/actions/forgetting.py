"""What is told in private, or held for a time only, goes by itself: `privacy.py` says when."""

import datetime as dt
from typing import Any

from django.db.models import Model

from programme.actions.audit import record
from programme.models import Cohort
from programme.shared.acting import action
from teams.models import Concern, FormationRule, OwnerLink, PeerLine, PeerView, TeamNeed

# So many days after a cohort's last day, and the way from a row to its cohort.
KEPT: tuple[tuple[type[Model], str, int], ...] = (
    (FormationRule, "cohort", 0),
    (TeamNeed, "enrolment__cohort", 0),
    (PeerView, "team__cohort", 92),
    (PeerLine, "team__cohort", 92),
    (Concern, "cohort", 731),
)


@action
def forget_due(*, at: dt.datetime) -> int:
    """For the clock: delete what has been kept long enough; returns how many rows."""
    gone = {model.__name__: _old(model, way, days, at).delete()[0] for model, way, days in KEPT}
    gone["OwnerLink"] = OwnerLink.objects.filter(link_expires_at__lte=at).delete()[0]
    if any(gone.values()):
        record("teams.kept_long_enough", by=None, rows={name: count for name, count in gone.items() if count})
    return sum(gone.values())


def _old(model: type[Model], way: str, days: int, at: dt.datetime) -> Any:
    over = Cohort.objects.filter(ends_on__lt=(at - dt.timedelta(days=days)).date())
    return model._default_manager.filter(**{f"{way}__in": over})
