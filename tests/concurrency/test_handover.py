"""Two organisers take each other's role away at once: one of them stays."""

from typing import Any

from programme.actions.programme import LastOrganiser, remove_role
from programme.models import ProgrammeRole
from programme.shared.refusals import NotAllowed
from programme.states import ProgrammeRoleKind
from tests.factories import programme as make


def test_two_organisers_who_remove_each_other_leave_one(race: Any):
    for _ in range(5):
        cohort = make.cohort()
        organisers = [make.organiser(cohort) for _ in range(2)]
        roles = [person.programme_roles.get() for person in organisers]

        outcomes = race(2, lambda number, on=(organisers, roles): remove_role(on[1][1 - number], by=on[0][number]))

        refused = [outcome.error for outcome in outcomes if outcome.error]
        assert len(refused) == 1
        assert isinstance(refused[0], NotAllowed | LastOrganiser)
        left = ProgrammeRole.objects.filter(programme=cohort.programme, kind=ProgrammeRoleKind.ORGANISER)
        assert left.count() == 1
