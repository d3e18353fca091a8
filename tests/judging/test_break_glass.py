"""What a site admin can open with a reason, object by object, and what never opens for them."""

import pytest
from django.test import Client

from judging.actions import result
from judging.models import Award, Moderation, Scorecard, Signature
from programme.actions.broken_glass import break_glass
from programme.models import Look
from programme.shared.addresses import path_in
from programme.states import GlassKind
from tests.factories import judging, teams
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

READS = {
    GlassKind.RESULTS: {"result_desk"},
    GlassKind.SCORECARDS: {"moderation_cards", "moderation_decide"},
    GlassKind.NEEDS: set(),
}
NEVER = ("award_edit", "deliberation_desk", "disqualification_desk", "feedback_desk", "paper_desk")


@pytest.fixture
def day():
    made = judging.locked_day(5, 3)
    judging.sheet(made)
    return made


@pytest.fixture
def admin():
    return make.site_admin()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def opened(day, admin, *kinds):
    for kind in kinds:
        break_glass(day.cohort.programme, by=admin, kind=kind, reason="The chair has asked for help.")


def card_of(day) -> Scorecard:
    return Scorecard.objects.filter(pitch__pitch_day=day).order_by("pk").first()


def path(day, name: str) -> str:
    return path_in(day.cohort, f"judging:{name}", *([card_of(day).pk] if name == "moderation_decide" else []))


def answers(client, day) -> dict[str, int]:
    pages = [*set().union(*READS.values()), *NEVER]
    return {name: client.get(path(day, name)).status_code for name in sorted(pages)}


def test_without_a_reason_every_page_of_results_answers_no(day, admin):
    assert set(answers(signed_in(admin), day).values()) == {403}


@pytest.mark.parametrize("kind", GlassKind)
def test_each_kind_opens_its_pages_to_read_and_no_other(kind, day, admin):
    opened(day, admin, kind)

    found = answers(signed_in(admin), day)

    assert {name for name, status in found.items() if status == 200} == READS[kind]
    assert set(found.values()) <= {200, 403}


def test_with_everything_open_nothing_can_be_decided_signed_or_published(day, admin):
    opened(day, admin, *GlassKind)
    client = signed_in(admin)
    sheet = day.sheets.get() if hasattr(day, "sheets") else result.compute_sheet(day, by=judging.results_member_of(day))
    card = card_of(day)
    posts = [
        (path(day, "moderation_decide"), {"act": "exclude", "reason": "Odd."}),
        (path_in(day.cohort, "judging:result_compute"), {}),
        (path_in(day.cohort, "judging:result_announce"), {}),
        (path_in(day.cohort, "judging:award_edit"), {}),
        (f"/signing/{sheet.pk}/", {}),
        (f"/signing/{sheet.pk}/publish/", {}),
        (f"/signing/{sheet.pk}/withdraw/", {}),
        (f"/judge/pitches/{card.pitch_id}/", {}),
    ]

    assert [url for url, values in posts if client.post(url, values).status_code not in {403, 404}] == []
    assert client.get(f"/signing/{sheet.pk}/pack/").status_code == 404
    assert not Moderation.objects.exists()
    assert not Signature.objects.exists()
    assert Award.objects.filter(sheet=sheet).count() <= 1


def test_cards_and_ranking_stay_shut_before_lock(admin):
    day = judging.open_day()
    opened(day, admin, *GlassKind)
    client = signed_in(admin)

    for name in ("result_desk", "moderation_cards"):
        page = client.get(path(day, name))
        assert page.templates[0].name == "judging/result/not_yet.html"
    card = card_of(day)
    assert card is None or client.get(path(day, "moderation_decide")).status_code == 403


def test_a_conflict_wins_over_an_open_glass(day, admin):
    teams.membership(day.pitches.first().team, make.enrolment(day.cohort, who=admin))
    opened(day, admin, *GlassKind)

    assert {answers(signed_in(admin), day)[name] for name in ("result_desk", "moderation_cards")} == {403}


def test_the_page_offers_no_decision_to_who_only_reads(day, admin):
    opened(day, admin, GlassKind.RESULTS, GlassKind.SCORECARDS)
    client = signed_in(admin)

    assert b"Decide the awards" not in client.get(path(day, "result_desk")).content
    assert b"Change the awards" not in client.get(path(day, "result_desk")).content
    assert b"Your decision" not in client.get(path(day, "moderation_decide")).content


def test_every_look_at_cards_and_an_unpublished_result_is_kept_and_at_a_published_one_none(day, admin):
    opened(day, admin, GlassKind.RESULTS)
    member = judging.results_member_of(day)
    signed_in(admin).get(path(day, "result_desk"))
    for name in ("result_desk", "moderation_cards", "award_edit", "feedback_desk"):
        signed_in(member).get(path(day, name))

    kept = sorted(Look.objects.values_list("by", "kind", "page"))

    assert kept == sorted(
        [
            (admin.pk, "results", "judging:result_desk"),
            (member.pk, "results", "judging:result_desk"),
            (member.pk, "scorecards", "judging:moderation_cards"),
            (member.pk, "results", "judging:award_edit"),
            (member.pk, "scorecards", "judging:feedback_desk"),
        ]
    )


def test_looking_at_a_published_result_is_nothing_to_keep():
    day = judging.locked_day(5, 3)
    sheet = judging.signed_sheet(day)
    result.publish_sheet(sheet, by=sheet.signatures.first().person)

    signed_in(judging.results_member_of(day)).get(path(day, "result_desk"))

    assert not Look.objects.exists()
