"""From the locked cards to a published result: sheet, awards, signatures, publication, withdrawal."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from judging.actions import award, conflict, result, signature
from judging.actions.award import AwardGiven
from judging.models import Award, Result, ResultSheet, Signature
from judging.queries import published
from judging.queries import result as queries
from judging.states import AwardKind, ModerationAct, SheetState
from programme.actions.offer import OfferClosed
from programme.models import AuditEvent, Notification, Person
from programme.shared.refusals import NotAllowed
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


def lines_of(sheet: ResultSheet) -> list[tuple[int | None, float]]:
    return [(line.place, float(line.mean)) for line in sheet.results.order_by("place", "team__number")]


def test_nothing_is_worked_out_before_the_lock():
    day = judging.open_day()

    with pytest.raises(result.NotLocked):
        result.compute_sheet(day, by=judging.results_member_of(day))


def test_the_sheet_freezes_the_cards_and_orders_the_teams():
    day = judging.locked_day(3, 5, 4)

    sheet = result.compute_sheet(day, by=judging.results_member_of(day))

    assert lines_of(sheet) == [(1, 5.0), (2, 4.0), (3, 3.0)]
    assert queries.recomputes(sheet)
    picture = queries.picture(sheet)
    assert all(sum(line.parts) == line.mean for line in picture.lines)
    assert sheet.is_complete
    with pytest.raises(result.SheetThere):
        result.compute_sheet(day, by=judging.results_member_of(day))


def test_only_the_results_group_sees_and_makes_the_sheet():
    day = judging.locked_day(3, 5)
    for who in (judging.organiser_of(day), judging.judges_of(day)[0], people.site_admin()):
        with pytest.raises(NotAllowed):
            result.compute_sheet(day, by=who)
        with pytest.raises(NotAllowed):
            queries.current_sheet(day, by=who)


def test_a_barred_judges_card_is_not_in_the_sheet():
    day = judging.open_day(pitches=1, judges=2)
    first, second = judging.judges_of(day)
    pitch = day.pitches.get()
    judging.save(pitch, first, 1, 1, 1, 1, 1)
    judging.save(pitch, second, 5, 5, 5, 5, 5)
    conflict.declare_conflict(pitch, by=first, detail="My sister.")

    document = queries.day_for_engine(day).as_document()

    assert document["judges"] == [str(second.pk)]


def test_a_changed_snapshot_is_noticed():
    sheet = judging.sheet(judging.locked_day(3, 5))
    sheet.inputs["scores"][0]["value"] = 1

    assert not queries.recomputes(sheet)
    Result.objects.filter(sheet=sheet).update(place=1)
    sheet.refresh_from_db()
    assert not queries.recomputes(sheet)


def test_joint_winners_and_commendations_as_in_the_first_final():
    day = judging.locked_day(5, 5, 4, 3, 2, 2, 1)

    sheet = judging.sheet(day, winners=2, commended=2)

    assert [each.kind for each in sheet.awards.all()] == ["winner", "winner", "commendation", "commendation"]


def test_awards_against_the_order_need_a_reason():
    day = judging.locked_day(5, 4, 3)
    member = judging.results_member_of(day)
    sheet = result.compute_sheet(day, by=member)
    best, second, third = (line.team for line in sheet.results.order_by("place"))

    with pytest.raises(award.ReasonNeeded, match="do not follow the order"):
        award.set_awards(sheet, by=member, awards=[AwardGiven(third, AwardKind.WINNER)])
    with pytest.raises(award.ReasonNeeded, match="same score"):
        award.set_awards(sheet, by=member, awards=[AwardGiven(team, AwardKind.WINNER) for team in (best, second)])
    with pytest.raises(award.NoWinner):
        award.set_awards(sheet, by=member, awards=[AwardGiven(best, AwardKind.COMMENDATION)])
    with pytest.raises(award.NotPitched):
        award.set_awards(sheet, by=member, awards=[AwardGiven(teams.team(day.cohort), AwardKind.WINNER)])

    sheet = award.set_awards(
        sheet, by=member, awards=[AwardGiven(third, AwardKind.WINNER)], reason="The rules name the public's choice."
    )
    assert Award.objects.get().team == third
    assert sheet.award_reason


def test_two_different_people_sign():
    day = judging.locked_day(5, 3)
    sheet = judging.sheet(day)
    first, second = judging.signatory(day), judging.signatory(day)

    sheet = judging.sign(sheet, first)
    assert sheet.state == SheetState.DRAFT
    with pytest.raises(signature.HasSigned):
        judging.sign(sheet, first)
    sheet = judging.sign(sheet, second)

    assert sheet.state == SheetState.SIGNED
    assert AuditEvent.objects.filter(code="judging.sheet.signed").count() == 2


def test_nobody_signs_without_a_grant_and_the_site_admin_never():
    day = judging.locked_day(5, 3)
    sheet = judging.sheet(day)

    for who in (judging.organiser_of(day), judging.results_member_of(day), people.site_admin()):
        with pytest.raises(NotAllowed):
            judging.sign(sheet, who)
    with pytest.raises(signature.CannotSign):
        judging.signatory(day, people.site_admin())


def test_people_with_a_tie_to_a_team_cannot_be_signatories():
    day = judging.locked_day(5, 3)
    team = day.pitches.first().team

    for who in (teams.mentor(team), teams.member(team), judging.judges_of(day)[0]):
        with pytest.raises(signature.CannotSign):
            judging.signatory(day, who)


def test_a_tie_that_comes_later_stops_the_signature():
    day = judging.locked_day(5, 3)
    sheet, who = judging.sheet(day), judging.signatory(day)
    teams.mentorship(day.pitches.first().team, people.enrolment(day.cohort, "mentor", who=who))

    with pytest.raises(NotAllowed):
        judging.sign(sheet, who)


def test_somebody_from_outside_gets_an_account_when_they_accept():
    day = judging.locked_day(5, 3)

    offer = signature.offer_signature(
        day, by=judging.organiser_of(day), email="Sam@Audit.example", full_name="Sam Oduya"
    )
    assert not Person.objects.filter(email="sam@audit.example").exists()
    assert Notification.objects.get(kind="judging.signatory_offered").address == "sam@audit.example"
    named = signature.accept_signature(offer, at=timezone.now())

    assert (named.person.email, named.person.full_name) == ("sam@audit.example", "Sam Oduya")
    assert "/signing/" in Notification.objects.get(kind="judging.signatory_named").body


def test_who_declines_or_is_no_longer_asked_may_not_sign():
    day = judging.locked_day(5, 3)
    organiser = judging.organiser_of(day)
    first, second = (
        signature.offer_signature(day, by=organiser, email=f"{name}@audit.example", full_name=name)
        for name in ("sam", "rosa")
    )

    signature.decline_signature(first, at=timezone.now())
    signature.revoke_signatory_offer(signature.resend_signatory_offer(second, by=organiser), by=organiser)

    for offer in (first, second):
        with pytest.raises(OfferClosed):
            signature.accept_signature(offer, at=timezone.now())
    assert not day.signatories.exists()


def test_one_signs_what_one_has_read():
    day = judging.locked_day(5, 3)
    sheet, who = judging.sheet(day), judging.signatory(day)

    with pytest.raises(signature.ChangedSince):
        signature.sign_sheet(sheet, by=who, content="0" * 64, proof="totp")


def test_a_change_makes_signatures_void():
    day = judging.locked_day(5, 4, 3)
    sheet = judging.signed_sheet(day)
    member = judging.results_member_of(day)
    best = sheet.results.get(place=1).team

    sheet = award.set_awards(sheet, by=member, awards=[AwardGiven(best, AwardKind.WINNER, "For courage.")], reason="")

    assert sheet.state == SheetState.DRAFT
    assert Signature.objects.filter(voided_at=None).count() == 0
    assert Signature.objects.count() == 2


def test_leaving_a_card_out_works_the_sheet_out_anew():
    day = judging.locked_day(5, 4)
    sheet = judging.signed_sheet(day)
    card = day.pitches.get(position=1).scorecards.first()

    result.moderate_card(
        card, by=judging.results_member_of(day), act=ModerationAct.EXCLUDE, reason="Scored the wrong team."
    )

    sheet.refresh_from_db()
    assert sheet.state == SheetState.DRAFT
    assert sheet.results.get(team=card.pitch.team).cards == 1
    assert queries.recomputes(sheet)


def test_publication_at_once_tells_the_teams_that_pitched():
    day = judging.locked_day(5, 3)
    member = teams.member(day.pitches.first().team)
    teams.member(teams.team(day.cohort))
    sheet = judging.signed_sheet(day)
    assert published.published_for(day.cohort) is None

    result.publish_sheet(sheet, by=sheet.signatures.first().person)

    assert published.published_for(day.cohort).winners[0].team == day.pitches.get(position=1).team.name
    assert [row.person for row in Notification.objects.filter(kind="judging.results_published")] == [member]
    assert published.latest_published()[0].cohort == day.cohort


@pytest.mark.parametrize(("winners", "title"), [(1, "Winner"), (2, "Joint winner")])
def test_a_shared_first_place_is_called_so_wherever_awards_are_named(winners: int, title: str):
    day = judging.locked_day(5, 5, 3)
    sheet = judging.signed_sheet(day, winners=winners, commended=1)
    result.publish_sheet(sheet, by=sheet.signatures.first().person)
    team, at = sheet.awards.filter(kind="winner").first().team, timezone.now()

    assert [each.title for each in published.awards_of(team, at=at)] == [title]
    titles = [each.title for each in published.published_awards(day.cohort, at=at)]
    assert titles == [title] * winners + ["Commendation"]


def test_nothing_is_published_without_two_signatures_or_by_others():
    day = judging.locked_day(5, 3)
    first = judging.signatory(day)
    sheet = judging.sign(judging.sheet(day), first)

    with pytest.raises(result.NotSigned):
        result.publish_sheet(sheet, by=first)
    with pytest.raises(NotAllowed):
        result.publish_sheet(sheet, by=judging.organiser_of(day))


def test_a_set_time_holds_by_the_servers_clock_whether_or_not_the_clock_has_run():
    day = judging.locked_day(5, 3)
    sheet = judging.signed_sheet(day)
    signer = sheet.signatures.first().person
    at = timezone.now() + dt.timedelta(hours=2)
    with pytest.raises(result.InThePast):
        result.publish_sheet(sheet, by=signer, at=timezone.now() - dt.timedelta(minutes=1))

    result.publish_sheet(sheet, by=signer, at=at)

    assert published.published_for(day.cohort) is None
    assert published.latest_published() == []
    assert result.publish_due() == 0
    with time_machine.travel(at + dt.timedelta(seconds=1), tick=False):
        assert published.published_for(day.cohort)
        assert result.publish_due() == 1
        assert result.publish_due() == 0
    sheet.refresh_from_db()
    assert sheet.state == SheetState.PUBLISHED


def test_a_set_time_can_be_taken_back():
    day = judging.locked_day(5, 3)
    sheet = judging.signed_sheet(day)
    signer = sheet.signatures.first().person
    result.publish_sheet(sheet, by=signer, at=timezone.now() + dt.timedelta(hours=2))

    sheet = result.cancel_publication(sheet, by=signer)

    assert (sheet.state, sheet.publish_at) == (SheetState.SIGNED, None)


def test_a_published_result_is_withdrawn_with_a_reason_and_messages_are_held():
    day = judging.locked_day(5, 3)
    teams.member(day.pitches.first().team)
    sheet = judging.signed_sheet(day)
    signer = sheet.signatures.first().person
    result.publish_sheet(sheet, by=signer)
    with pytest.raises(result.SheetFixed):
        award.set_awards(sheet, by=judging.results_member_of(day), awards=[])

    with pytest.raises(result.WithoutReason):
        result.withdraw_sheet(sheet, by=signer, reason=" ")
    result.withdraw_sheet(sheet, by=signer, reason="Two cards were mixed up.")

    assert published.published_for(day.cohort) is None
    assert Notification.objects.get(kind="judging.results_published").state == "held"
    assert result.compute_sheet(day, by=judging.results_member_of(day)).version == 2


def test_the_question_to_sign_moves_to_another_address_until_it_is_answered():
    day = judging.day()
    by = judging.organiser_of(day)
    offer = signature.offer_signature(day, by=by, email="old@audit.example", full_name="Sam Signs")
    first_link = offer.link_hash

    signature.readdress_signatory_offer(str(offer.pk), address="new@audit.example", by=by)

    offer.refresh_from_db()
    assert (offer.email, offer.link_hash == first_link) == ("new@audit.example", False)
    signature.accept_signature(offer, at=timezone.now())
    with pytest.raises(OfferClosed):
        signature.readdress_signatory_offer(str(offer.pk), address="third@audit.example", by=by)


def test_sheets_of_an_older_installation_get_what_new_ones_say_of_themselves():
    sheet = judging.sheet(judging.locked_day(5, 4))
    facts, parts = sheet.facts, [line.parts for line in sheet.results.order_by("team")]
    ResultSheet.objects.update(facts={})
    for line in sheet.results.all():
        line.parts = [{key: part[key] for key in part if key != "values"} for part in line.parts]
        line.save()

    import_module("judging.migrations.0016_facts_of_earlier_sheets").fill(apps, None)

    sheet.refresh_from_db()
    assert sheet.facts == facts
    assert [line.parts for line in sheet.results.order_by("team")] == parts
