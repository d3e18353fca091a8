"""Runs of formation, from the asking to the adopting, and people moved between teams."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from teams.actions import formation, formation_work, membership
from teams.models import FormationRun, Membership
from tests.support.random_walk.season import Season, anybody


class Forming(Season):
    """The worker's part is played here: each run is begun and finished by steps of their own."""

    @rule(who=anybody, number=anybody, do=st.integers(0, 8))
    def form(self, who: int, number: int, do: int) -> None:
        by = self.mostly(self.organiser, who)
        run = FormationRun.objects.filter(cohort=self.cohort).order_by("-number").first()
        if run is None or do == 0:
            asked = (formation.form_teams, formation.change_teams, formation.assess_teams)[number % 3]
            self.attempt(asked, self.cohort, by=by)
        elif do == 1:
            self.attempt(formation.stop, run, by=by)
        elif do in (2, 3):
            self.attempt(formation_work.begin, run.pk)
        elif do in (4, 5):
            self.attempt(formation_work.finish, run, self._answer(run, number))
        elif do == 6:
            self.attempt(formation.adjust, run, self._swap(run, number), by=by)
        elif do == 7:
            self.attempt(formation.adopt, run, by=by)
        else:
            self.attempt(formation.repeat, run, by=by)

    def _answer(self, run: FormationRun, number: int) -> dict[str, Any]:
        """What a worker may come back with: teams, a clash, a fault."""
        status = ("feasible", "optimal", "feasible", "infeasible", "error")[number % 5]
        if status in ("infeasible", "error"):
            return {"status": status, "explanation": "By the walk."}
        there = [each["id"] for each in run.instance["teams"]]
        people = [each["id"] for each in run.instance["people"]]
        places = {person: there[(place + number) % len(there)] for place, person in enumerate(people)}
        return {"status": status, "objective": number, "bound": number, "assignment": places}

    def _swap(self, run: FormationRun, number: int) -> list[tuple[str, str]]:
        people, there = list(run.instance["people"]), list(run.instance["teams"])
        return [(people[number % len(people)]["id"], there[number % len(there)]["id"])] if people and there else []

    @rule(who=anybody, number=anybody)
    def move_somebody(self, who: int, number: int) -> None:
        to = (*self.teams, None)[number % 3]
        held = self.one_of(Membership.objects.filter(team__cohort=self.cohort).order_by("pk"), number)
        assert held
        by = self.mostly(self.organiser, who)
        self.attempt(membership.move, [held.enrolment], to=to, by=by, cohort=self.cohort)

    @invariant()
    def nobody_is_in_two_teams(self) -> None:
        live = list(Membership.objects.live().filter(team__cohort=self.cohort).values_list("enrolment", flat=True))
        assert len(live) == len(set(live))
