"""Nominations, invitations, free places, roles and enrolments, from the first name to the end of a place."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from programme.actions import cohort as cohorts
from programme.actions import free_place, invitation, leaving, nomination, objection, programme, reserve
from programme.models import Allotment, Enrolment, FreePlace, Invitation, Nomination, RoleOffer
from programme.states import CohortState, EnrolmentState, LeavingReason, ProgrammeRoleKind, Role, Sector
from tests.factories import programme as people
from tests.support.random_walk.post import Post
from tests.support.random_walk.season import anybody


class Places(Post):
    """Three nominated people of one organisation, one of another sector."""

    def __init__(self) -> None:
        super().__init__()
        self.employer = people.organisation(self.cohort.programme)
        Allotment.objects.create(
            cohort=self.cohort,
            organisation=self.employer,
            places=3,
            nominator_name="Nora",
            nominator_email="nora@people.example",
        )
        for _ in range(3):
            people.nomination(self.cohort, organisation=self.employer)
        people.nomination(self.cohort, sector=Sector.INDUSTRY)
        self.planned = people.cohort(programme=self.cohort.programme, state=CohortState.PLANNED)

    @rule(who=anybody, number=anybody, do=st.integers(0, 5))
    def nominate(self, who: int, number: int, do: int) -> None:
        by = self.mostly(self.organiser, who)
        named = self.one_of(Nomination.objects.filter(cohort=self.cohort).order_by("email"), number)
        if named is None:
            return
        if do < 2:
            self.attempt(invitation.invite_nominees, self.cohort, by=by, nominations=[named])
        elif do == 2:
            self.attempt(reserve.add_to_reserve, self.cohort, by=by, nominations=[named])
        elif do == 3:
            self.attempt(reserve.take_off_reserve, named, by=by)
        elif do == 4:
            self.attempt(free_place.release, named, by=by)
        elif number % 5 == 1:
            self.attempt(nomination.withdraw_nomination, named, by=by)
        else:
            self.attempt(reserve.move_in_reserve, named, by=by, up=bool(number % 2))

    @rule(who=anybody, number=anybody, do=st.integers(0, 7))
    def answer_an_invitation(self, who: int, number: int, do: int) -> None:
        sent = self.one_of(Invitation.objects.filter(cohort=self.cohort).order_by("email", "sent_at"), number)
        by = self.mostly(self.organiser, who)
        if sent is None or do == 7:
            role, name = (Role.MENTOR, Role.JUDGE, Role.PARTICIPANT)[number % 3], f"late{number}"
            to = {"email": f"{name}@people.example", "full_name": name, "organisation": self.employer}
            self.attempt(invitation.invite, self.cohort, by=by, role=role, **to)
        elif do == 0:
            self.attempt(invitation.accept, sent, at=self.at)
        elif do == 1:
            self.attempt(invitation.accept_late, sent, at=self.at)
        elif do == 2:
            self.attempt(invitation.decline, sent, at=self.at)
        elif do == 3:
            self.attempt(invitation.resend, sent, by=by)
        elif do == 4:
            self.attempt(invitation.revoke, sent, by=by)
        elif do == 5 and number % 6 == 1:
            self.attempt(objection.object_to, sent, at=self.at)

    @rule(who=anybody, number=anybody, do=st.integers(0, 1))
    def open_or_close_a_free_place(self, who: int, number: int, do: int) -> None:
        if place := self.one_of(FreePlace.objects.filter(cohort=self.cohort).order_by("pk"), number):
            act = (free_place.open_to_reserve, free_place.close)[do]
            self.attempt(act, place, by=self.mostly(self.organiser, who))

    @rule(who=anybody, number=anybody, do=st.integers(0, 5))
    def leave_or_come_back(self, who: int, number: int, do: int) -> None:
        """Rarely for good: there would be nobody left for the rest of the walk."""
        rows = Enrolment.objects.filter(cohort=self.cohort)
        place = self.one_of(rows.order_by("person__email", "role"), number)
        paused = self.one_of(rows.filter(state=EnrolmentState.PAUSED).order_by("person__email", "role"), number)
        assert place is not None
        by = self.organiser if who % 3 else place.person
        if do == 0 and number % 5 == 1:
            self.attempt(leaving.withdraw, place, by=by, reason=LeavingReason.WORK)
        elif do == 1 and number % 9 == 1:
            self.attempt(leaving.move_to_later, place, by=by, cohort=self.planned)
        elif do == 2:
            self.attempt(leaving.pause, place, by=by, reason=LeavingReason.WORK)
        else:
            self.attempt(leaving.resume, paused or place, by=self.mostly(by, who))

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def offer_a_role(self, who: int, number: int, do: int) -> None:
        by = self.mostly(self.organiser, who)
        offer = self.one_of(RoleOffer.objects.filter(programme=self.cohort.programme).order_by("email"), number)
        if offer is None or do == 0:
            to = {"email": f"role{number % 7}@people.example", "full_name": "Somebody"}
            self.attempt(programme.offer_role, self.cohort.programme, by=by, kind=ProgrammeRoleKind.EDITOR, **to)
        elif do == 1:
            self.attempt(programme.accept_role, offer, at=self.at)
        elif do == 2:
            self.attempt(programme.decline_role, offer, at=self.at)
        elif do == 3:
            self.attempt(programme.resend_role_offer, offer, by=by)
        else:
            self.attempt(programme.revoke_role_offer, offer, by=by)

    @rule(who=anybody, to=st.sampled_from(list(CohortState)))
    def start_or_complete_a_cohort(self, who: int, to: CohortState) -> None:
        self.planned.refresh_from_db()
        self.attempt(cohorts.move_cohort, self.planned, by=self.mostly(self.organiser, who), to=to)

    @rule(hours=st.sampled_from((1, 4, 24, 70, 70, 350)))
    def time_goes_by(self, hours: int) -> None:
        """What has run out ends by the clock."""
        self.time.shift(dt.timedelta(hours=hours))
        self.attempt(invitation.expire_invitations, at=self.at)
        self.attempt(programme.expire_role_offers, at=self.at)
        self.attempt(free_place.move_on, at=self.at)
        self.attempt(objection.erase_ended, at=self.at)
