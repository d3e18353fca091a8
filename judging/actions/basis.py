"""Settles before the first score what decides the result; nobody changes it when figures are there."""

from django.utils.translation import gettext_lazy as _

from judging.models import OfficialBasis, PitchDay
from judging.states import Basis, TieRule
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class BasisFixed(Refused):
    sentence = _("The first score is in, so what decides the result can no longer be changed.")


@action
def set_basis(day: PitchDay, *, by: Person, kind: Basis, tie_rule: TieRule, shows_figures: bool) -> OfficialBasis:
    """Choose what decides, how ties are settled, and whether all teams' figures are published."""
    authorise(by, "judging.organise", day)
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("rubric").get(pk=day.pk)
    if day.rubric.is_locked:
        raise BasisFixed
    basis, _is_new = OfficialBasis.objects.update_or_create(
        pitch_day=day, defaults={"kind": kind, "tie_rule": tie_rule, "shows_figures": shows_figures}
    )
    record("judging.basis.set", by=by, target=basis, kind=kind, ties=tie_rule, figures=shows_figures)
    return basis


def fix_basis(day: PitchDay) -> None:
    """Part of the first score: from now on the database refuses a change too."""
    OfficialBasis.objects.get_or_create(pitch_day=day)
    OfficialBasis.objects.filter(pitch_day=day, fixed_at=None).update(fixed_at=now())
