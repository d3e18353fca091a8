import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import privacy_request as actions
from programme.actions.erasure import ErasureBlocked
from programme.actions.privacy_request import AskedAlready, NothingToTell, ReasonMissing, a_month_after
from programme.models import AuditEvent, Enrolment, Notification, Person, PrivacyRequest
from programme.queries import privacy_request as queries
from programme.shared import looking
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import EnrolmentState, PrivacyRequestKind, PrivacyRequestState
from tests.factories import programme as make
from tests.factories import teams as team_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
AT = timezone.now() + dt.timedelta(hours=1)
LATER = AT + dt.timedelta(days=2)
ERASE, OTHERS = PrivacyRequestKind.ERASE, PrivacyRequestKind.OTHERS
YES, PARTLY, NO = PrivacyRequestState.ACCEPTED, PrivacyRequestState.PARTLY, PrivacyRequestState.REFUSED


@pytest.fixture
def ann() -> Person:
    cohort = make.cohort()
    make.organiser(cohort)
    make.organiser(cohort)
    return make.participant(cohort, about="I like boats", who=make.person("Ann Onymous"))


def organiser_for(person: Person) -> Person:
    return person.enrolments.first().cohort.programme.roles.first().person


def test_asking_tells_the_organisers_who_have_a_month(ann: Person):
    (request,) = actions.ask(ann, ERASE, wish="Please.", by=ann, at=AT)

    assert request.due_on == a_month_after(AT.date())
    assert Notification.objects.filter(kind="programme.privacy_asked").count() == 2
    assert AuditEvent.objects.filter(code="programme.privacy_request.asked", by=ann.pk).exists()
    with pytest.raises(AskedAlready):
        actions.ask(ann, ERASE, by=ann, at=AT)


@pytest.mark.parametrize(
    ("asked", "due"), [((2026, 1, 31), (2026, 2, 28)), ((2026, 12, 5), (2027, 1, 5)), ((2028, 1, 30), (2028, 2, 29))]
)
def test_the_legal_month_ends_on_the_same_day_of_the_next_one(asked: tuple[int, ...], due: tuple[int, ...]):
    assert a_month_after(dt.date(*asked)) == dt.date(*due)


def test_nobody_asks_for_somebody_else(ann: Person):
    with pytest.raises(NotAllowed):
        actions.ask(ann, ERASE, by=organiser_for(ann), at=AT)


def test_a_yes_tells_the_person_and_then_erases_them(ann: Person):
    (request,) = actions.ask(ann, ERASE, by=ann, at=AT)
    actions.answer(request, YES, by=organiser_for(ann), at=AT)
    told = Notification.objects.get(kind="programme.privacy_answered")
    assert told.address == ann.email

    assert actions.carry_out_erasures(at=AT) == 0, "The message is still on its way."
    told.state, told.sent_at = "sent", AT
    told.save()
    assert actions.carry_out_erasures(at=AT) == 1

    erased = Person.objects.get(pk=ann.pk)
    assert (erased.full_name, erased.is_active) == ("[name erased]", False)
    assert PrivacyRequest.objects.get().state == PrivacyRequestState.DONE
    assert Enrolment.objects.get(person=ann).state == EnrolmentState.WITHDRAWN
    assert actions.carry_out_erasures(at=LATER) == 0


def test_mail_that_does_not_leave_holds_an_erasure_up_for_a_day_only(ann: Person):
    (request,) = actions.ask(ann, ERASE, by=ann, at=AT)
    actions.answer(request, YES, by=organiser_for(ann), at=AT)

    assert actions.carry_out_erasures(at=LATER) == 1


def test_every_programme_has_to_agree(ann: Person):
    elsewhere = make.cohort()
    make.organiser(elsewhere)
    make.participant(elsewhere, who=ann, about="I like boats there, too")
    here, there = sorted(actions.ask(ann, ERASE, by=ann, at=AT), key=lambda each: each.programme == elsewhere.programme)
    actions.answer(here, YES, by=organiser_for(ann), at=AT)
    assert actions.carry_out_erasures(at=LATER) == 0

    actions.answer(there, NO, words="Your place there goes on.", by=elsewhere.programme.roles.first().person, at=AT)
    assert actions.carry_out_erasures(at=LATER) == 1

    kept = Person.objects.get(pk=ann.pk)
    assert kept.is_active
    assert kept.full_name == "Ann Onymous"
    places = {each.cohort.programme: (each.state, each.about) for each in kept.enrolments.all()}
    assert places[elsewhere.programme] == (EnrolmentState.ACTIVE, "I like boats there, too")
    assert places[here.programme] == (EnrolmentState.WITHDRAWN, "")


def test_a_yes_in_part_erases_words_and_keeps_the_place(ann: Person):
    (request,) = actions.ask(ann, ERASE, by=ann, at=AT)
    actions.answer(request, PARTLY, words="Your place goes on.", by=organiser_for(ann), at=AT)

    actions.carry_out_erasures(at=LATER)

    place = Enrolment.objects.get(person=ann)
    assert (place.state, place.about, place.listed_as) == (EnrolmentState.ACTIVE, "", "Ann Onymous")


def test_a_no_needs_a_reason_and_leaves_everything(ann: Person):
    (request,) = actions.ask(ann, ERASE, by=ann, at=AT)
    with pytest.raises(ReasonMissing):
        actions.answer(request, NO, words=" ", by=organiser_for(ann), at=AT)

    actions.answer(request, NO, words="A dispute is open.", by=organiser_for(ann), at=AT)

    assert actions.carry_out_erasures(at=LATER) == 0
    assert "A dispute is open." in Notification.objects.get(kind="programme.privacy_answered").body
    with pytest.raises(WrongState):
        actions.answer(request, YES, by=organiser_for(ann), at=AT)


def test_an_earlier_no_does_not_stand_against_a_later_yes(ann: Person):
    (first,) = actions.ask(ann, ERASE, by=ann, at=AT)
    actions.answer(first, NO, words="Not yet.", by=organiser_for(ann), at=AT)
    (second,) = actions.ask(ann, ERASE, by=ann, at=LATER)
    actions.answer(second, YES, by=organiser_for(ann), at=LATER)

    assert actions.carry_out_erasures(at=LATER + dt.timedelta(days=2)) == 1
    assert Person.objects.get(pk=ann.pk).erased_at


def test_what_is_taken_back_is_not_answered(ann: Person):
    (request,) = actions.ask(ann, ERASE, by=ann, at=AT)
    actions.take_back(request, by=ann)

    with pytest.raises(WrongState):
        actions.answer(request, YES, by=organiser_for(ann), at=AT)


def test_nobody_answers_their_own_request_or_another_programmes():
    cohort = make.cohort()
    one, other = make.organiser(cohort), make.organiser(cohort)
    (request,) = actions.ask(one, OTHERS, by=one, at=AT)

    for nobody in (one, make.organiser(make.cohort()), make.participant(cohort)):
        with pytest.raises(NotAllowed):
            actions.answer(request, YES, by=nobody, at=AT)
    assert actions.answer(request, YES, by=other, at=AT).state == YES


def test_a_yes_is_refused_while_somebody_depends_on_the_person():
    cohort, other_cohort = make.cohort(), make.cohort()
    organiser = make.organiser(cohort)
    make.organiser(other_cohort, organiser)
    second = make.organiser(cohort)
    request = next(
        each for each in actions.ask(organiser, ERASE, by=organiser, at=AT) if each.programme == cohort.programme
    )

    with pytest.raises(ErasureBlocked, match="only organiser"):
        actions.answer(request, YES, by=second, at=AT)


def test_somebody_without_a_programme_needs_nobodys_answer():
    alone = make.person()
    with pytest.raises(NothingToTell):
        actions.ask(alone, OTHERS, by=alone, at=AT)

    actions.ask(alone, ERASE, by=alone, at=AT)

    assert actions.carry_out_erasures(at=AT) == 1
    assert Person.objects.get(pk=alone.pk).erased_at


def test_an_organiser_weighs_what_others_wrote_and_tells_a_part_of_it(ann: Person):
    cohort = ann.enrolments.first().cohort
    make.nomination(cohort, email=ann.email, reason="She never gives up.")
    team = team_of.team(cohort)
    team_of.membership(team, ann.enrolments.first())
    mentorship = team_of.mentorship(team)
    point = team_of.review_point(team_of.deliverable(cohort))
    team_of.review(
        mentorship, point, for_organisers="Ann is late.", for_team="Go on.", health="green", state="sent", sent_at=AT
    )
    (request,) = actions.ask(ann, OTHERS, by=ann, at=AT)
    with looking.noting() as noted:
        held = queries.held_back(request, by=organiser_for(ann))
    assert {words for row in held for words in row.words} >= {"She never gives up.", "Ann is late."}
    assert [(seen.kind, seen.target) for seen in noted] == [("reviews", request)]

    chosen = [row.key for row in held if "She never gives up." in row.words]
    answered = actions.answer(request, PARTLY, words="It is hers.", told=chosen, by=organiser_for(ann), at=AT)

    assert [row["words"] for row in answered.told] == [["She never gives up."]]


def test_drafts_concerns_and_peer_views_are_not_for_organisers_to_weigh(ann: Person):
    cohort = ann.enrolments.first().cohort
    team = team_of.team(cohort)
    team_of.membership(team, ann.enrolments.first())
    point = team_of.review_point(team_of.deliverable(cohort))
    team_of.review(team_of.mentorship(team), point, for_organisers="A draft about Ann.")
    (request,) = actions.ask(ann, OTHERS, by=ann, at=AT)

    assert queries.held_back(request, by=organiser_for(ann)) == []
