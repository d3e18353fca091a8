"""An organiser leaves: one act gives what is theirs to another; a programme is never without one."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.queries import publishing
from programme.actions import handover as act
from programme.actions import programme as roles
from programme.models import Announcement, AuditEvent, Conversation, Notification
from programme.shared.handover import held_by
from programme.shared.refusals import NotAllowed
from programme.states import AnnouncementState, ConversationState, ProgrammeRoleKind, VisitState
from tests.factories import cms, judging
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


class Office:
    """Olivia has a hand in everything, Omar takes over, Petra organises another programme."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.cohort = make.cohort()
        self.olivia, self.omar = make.organiser(self.cohort), make.organiser(self.cohort)
        make.results_member(self.cohort, self.olivia)
        self.visit = make.visit(self.cohort, title="The mill", run_by=self.olivia)
        self.over = make.visit(self.cohort, run_by=self.olivia)
        past = self.now - dt.timedelta(days=9)
        type(self.over).objects.filter(pk=self.over.pk).update(starts_at=past, ends_at=past + dt.timedelta(hours=1))
        self.open, self.closed = (
            self.asked("Where?", ConversationState.WAITING),
            self.asked("When?", ConversationState.CLOSED),
        )
        self.scheduled = Announcement.objects.create(
            cohort=self.cohort,
            subject="Trains",
            body="Late.",
            state=AnnouncementState.SCHEDULED,
            send_at=self.now + dt.timedelta(days=1),
            written_by=self.olivia,
        )

    def asked(self, subject: str, state: ConversationState) -> Conversation:
        return Conversation.objects.create(
            cohort=self.cohort,
            asked_by=make.participant(self.cohort),
            subject=subject,
            state=state,
            assigned_to=self.olivia,
            asked_at=self.now,
            moved_at=self.now,
        )

    def held(self, person):
        found = held_by(person, self.cohort.programme, self.now)
        return {str(each.duty.label): list(each.names) for each in found}

    def hand_over(self, *, to=None, by=None, person=None):
        return act.hand_over(
            self.cohort.programme, person or self.olivia, to=to or self.omar, by=by or self.omar, at=self.now
        )


@pytest.fixture
def office() -> Office:
    return Office()


def test_one_list_says_what_is_theirs(office: Office):
    assert office.held(office.olivia) == {
        "Questions they have taken on": ["Where?"],
        "Visits they run": ["The mill"],
        "Announcements not sent yet": ["Trains"],
    }
    assert office.held(office.omar) == {}


def test_one_act_gives_it_all_to_another_and_ends_the_roles(office: Office):
    office.hand_over()

    assert office.held(office.olivia) == {}
    assert list(office.held(office.omar)) == [
        "Questions they have taken on",
        "Visits they run",
        "Announcements not sent yet",
    ]
    assert not office.olivia.programme_roles.exists()
    office.over.refresh_from_db()
    office.closed.refresh_from_db()
    assert (office.over.run_by, office.closed.assigned_to) == (office.olivia, office.olivia)
    event = AuditEvent.objects.get(code="programme.work.handed_over")
    assert event.facts == {"person": str(office.olivia.pk), "to": str(office.omar.pk), "things": 3}
    assert AuditEvent.objects.filter(code="programme.role.removed").count() == 2


def test_who_takes_over_by_the_hand_of_another_is_told_what_it_is(office: Office):
    nina = make.organiser(office.cohort)

    office.hand_over(by=nina)

    told = Notification.objects.get(kind="programme.handed_over")
    assert told.person == office.omar
    assert "Visits they run: 1" in told.body


def test_who_hands_over_themself_keeps_their_roles_until_another_ends_them(office: Office):
    office.hand_over(by=office.olivia)

    assert office.held(office.olivia) == {}
    assert office.olivia.programme_roles.count() == 2


def test_only_another_organiser_of_the_programme_can_take_over(office: Office):
    petra, admin = make.organiser(make.cohort()), make.site_admin()
    for wrong in (petra, admin, office.olivia, make.participant(office.cohort), make.results_member(office.cohort)):
        with pytest.raises(act.NobodyToTakeOver):
            office.hand_over(to=wrong)

    assert office.visit.run_by == office.olivia


def test_only_organisers_and_site_admins_hand_over(office: Office):
    for wrong in (make.organiser(make.cohort()), make.results_member(office.cohort), make.participant(office.cohort)):
        with pytest.raises(NotAllowed):
            office.hand_over(by=wrong)

    office.hand_over(by=make.site_admin())


def test_the_last_organiser_is_not_removed_and_nothing_of_the_handover_lands(office: Office):
    office.hand_over()

    with pytest.raises(act.NobodyToTakeOver):
        office.hand_over(person=office.omar, to=office.olivia, by=make.site_admin())
    with pytest.raises(roles.LastOrganiser):
        roles.remove_role(office.omar.programme_roles.get(), by=make.site_admin())

    assert office.omar.programme_roles.get().kind == ProgrammeRoleKind.ORGANISER


def test_a_cancelled_visit_is_nobody_s_duty(office: Office):
    office.visit.state = VisitState.CANCELLED
    office.visit.save()

    assert "Visits they run" not in office.held(office.olivia)


def test_rights_that_need_a_yes_are_listed_and_settled_by_hand(office: Office):
    day = judging.day(office.cohort)
    judging.signatory(day, office.olivia)

    office.hand_over()

    assert list(office.held(office.olivia)) == ["Rights to sign a result"]
    assert list(office.held(office.omar)) == [
        "Questions they have taken on",
        "Visits they run",
        "Announcements not sent yet",
    ]


@pytest.mark.sqlite_only
def test_pages_that_are_not_out_change_hands(office: Office):
    tree = cms.grown(office.cohort.programme)
    tree.page.owner, tree.page.live = office.olivia, False
    tree.page.save(update_fields=("owner", "live"))

    office.hand_over()

    assert not publishing.unpublished_of(office.olivia, office.cohort.programme).exists()
    assert publishing.unpublished_of(office.omar, office.cohort.programme).exists()


@pytest.mark.sqlite_only
def test_the_answer_to_an_approval_goes_to_whoever_takes_over(office: Office):
    tree = cms.grown(office.cohort.programme)
    page = cms.news(tree, live=False, title="We begin")
    page.save_revision(user=office.olivia)
    page.get_workflow().start(page, office.olivia)
    assert "Pages they have asked to be approved" in office.held(office.olivia)

    office.hand_over()

    assert page.current_workflow_state.requested_by == office.omar
    assert list(office.held(office.olivia)) == []
    assert "Pages they have asked to be approved" in office.held(office.omar)
