"""Paper sheets, typed by two people."""

import pytest
from django.utils import timezone

from judging.actions import paper
from judging.models import LateChange, PaperEntry, PitchDay, PitchStanding, Scorecard
from judging.queries import paper as queries
from programme.models import AuditEvent, Look
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.open_day(pitches=1, judges=1)


@pytest.fixture
def card(day) -> Scorecard:
    return Scorecard.objects.get()


@pytest.fixture
def two(day):
    return judging.organiser_of(day), people.organiser(day.cohort)


def test_what_two_people_type_the_same_is_the_judges_card(day, card, two):
    first, second = two
    values = judging.values(day, 4, 3, 5, 2, 4, text="Well asked.")

    assert paper.type_sheet(card, values, by=first) is None
    card.refresh_from_db()
    assert (card.version, card.state) == (0, "open")
    saved = paper.type_sheet(card, values, by=second)

    card.refresh_from_db()
    assert (saved.state, card.state, card.version) == ("submitted", "submitted", 1)
    assert PitchStanding.objects.get().count == 1
    entry = PaperEntry.objects.get()
    assert (entry.typed_by, entry.agreed_by, entry.card_version) == (first, second, 1)
    agreed = AuditEvent.objects.get(code="judging.paper.agreed")
    assert (agreed.facts["first"], agreed.facts["second"]) == (str(first.pk), str(second.pk))


def test_an_entry_that_differs_changes_nothing_and_says_where(day, card, two):
    first, second = two
    paper.type_sheet(card, judging.values(day, 4, 3, 5, 2, 4), by=first)

    with pytest.raises(paper.Differs) as refused:
        paper.type_sheet(card, judging.values(day, 4, 3, 5, 3, 4), by=second)

    wrong = day.rubric.criteria.get(position=4)
    assert refused.value.where == [str(wrong.pk)]
    assert Scorecard.objects.get().version == 0
    assert PaperEntry.objects.get().is_waiting


def test_one_person_cannot_agree_with_themselves(day, card, two):
    first, _second = two
    paper.type_sheet(card, judging.values(day, 4, 3, 5, 2, 4), by=first)

    assert paper.type_sheet(card, judging.values(day, 1, 1, 1, 1, 1), by=first) is None

    entry = PaperEntry.objects.get()
    assert set(entry.values.values()) - {False} == {1}
    assert Scorecard.objects.get().version == 0
    paper.discard_entry(entry, by=first)
    assert not PaperEntry.objects.exists()


def test_paper_after_the_lock_is_kept_and_not_counted(day, card, two):
    judging.pitch_day.lock_scoring(day, by=two[0], missing=1)
    values = judging.values(day, 4, 3, 5, 2, 4)

    paper.type_sheet(card, values, by=two[0])

    assert paper.type_sheet(card, values, by=two[1]).late
    assert LateChange.objects.count() == 1
    assert PitchStanding.objects.get().count == 0


def test_judges_type_nothing_and_barred_ones_have_no_sheet(day, card, two):
    values = judging.values(day, 4, 3, 5, 2, 4)
    with pytest.raises(NotAllowed):
        paper.type_sheet(card, values, by=card.judge)
    judging.bar(day, card.judge, card.pitch.team)
    with pytest.raises(paper.Barred):
        paper.type_sheet(card, values, by=two[0])


def test_the_pages_print_a_pack_and_compare_two_entries(client, day, card, two):
    first, second = two
    client.force_login(first)
    desk, sheets = path_in(day.cohort, "judging:paper_desk"), path_in(day.cohort, "judging:paper_sheets")
    url = path_in(day.cohort, "judging:paper_entry", card.pk)
    given = {f"criterion_{key}": value for key, value in judging.values(day, 4, 3, 5, 2, 4).items()}
    assert client.get(sheets).content.decode().count("Signature and time") == 1
    assert client.post(url, given).status_code == 302
    assert "Typed once" in client.get(desk).content.decode()

    client.force_login(second)
    assert "Type all of it from the paper" in client.get(url).content.decode()
    key = next(iter(given))
    differs = client.post(url, given | {key: 1})
    assert differs.status_code == 422
    assert "The first entry says: 4" in differs.content.decode()
    assert Look.objects.values_list("by", "kind", "page").get() == (second.pk, "scorecards", "judging:paper_entry")
    assert client.post(url, given).status_code == 302

    assert "In, from paper" in client.get(desk).content.decode()
    assert Scorecard.objects.get().submitted_at <= timezone.now()


def test_a_long_desk_comes_in_pages_and_a_sheet_is_found_by_judge_or_team(client, monkeypatch):
    day = judging.open_day(pitches=3, judges=2)
    monkeypatch.setattr(queries, "ON_A_PAGE", 4)
    client.force_login(judging.organiser_of(day))
    desk, first = path_in(day.cohort, "judging:paper_desk"), day.pitches.get(position=1).team
    judge = judging.judges_of(day)[0]

    def sheets(query: str) -> list[Scorecard]:
        return [card for pack in client.get(f"{desk}?{query}").context["page"].packs for card in pack.cards]

    assert [len(sheets(query)) for query in ("", "page=2")] == [4, 2]
    assert {card.judge for card in sheets(f"search={judge.full_name}")} == {judge}
    assert [card.pitch.team for card in sheets(f"search={first.name}")] == [first] * 2
    assert "No judge and no team of that name" in client.get(f"{desk}?search=nobody").content.decode()


def test_a_barred_judge_has_no_sheet_on_the_desk_or_in_the_pack(client, day, card):
    judging.bar(day, card.judge, card.pitch.team)
    client.force_login(judging.organiser_of(day))

    assert "There are no sheets yet" in client.get(path_in(day.cohort, "judging:paper_desk")).content.decode()
    assert "Signature and time" not in client.get(path_in(day.cohort, "judging:paper_sheets")).content.decode()


def test_more_than_a_printer_takes_is_printed_judge_by_judge(client, day, card, monkeypatch):
    monkeypatch.setattr(queries, "MOST_PRINTED", 0)
    client.force_login(judging.organiser_of(day))

    assert "print them judge by judge" in client.get(path_in(day.cohort, "judging:paper_sheets")).content.decode()


def test_a_pack_is_of_one_judge_where_one_is_asked_for(client):
    day = judging.open_day(pitches=2, judges=2)
    client.force_login(judging.organiser_of(day))
    judge = judging.judges_of(day)[0]
    sheets = path_in(day.cohort, "judging:paper_sheets")

    packs = client.get(f"{sheets}?judge={judge.pk}").context["packs"]

    assert [(pack.judge, len(pack.cards)) for pack in packs] == [(judge, 2)]
    assert client.get(f"{sheets}?judge=nobody").context["packs"] == []
