"""The one download for the room: complete, readable without a network, and honest about what has changed."""

import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from judging.actions import room_pack as actions
from judging.engine import Card, Criterion, Day, weighted_score
from judging.models import Pitch, PitchDay, RoomPack
from judging.queries import room_pack as queries
from judging.views.score_book import weighted
from programme.models import AuditEvent
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging, teams
from tests.factories import programme as people
from tests.support.counting import cost_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    """Two pitches, the first with words and a file; the second judge is barred from it."""
    made = judging.open_day()
    pitch = made.pitches.get(position=1)
    deliverable = teams.deliverable(made.cohort)
    version = teams.submission_version(pitch.team, deliverable)
    attachment = teams.attachment(version.submission, deliverable.slots.get(), original_name="../our deck.pdf")
    version.files.add(attachment)
    Pitch.objects.filter(pk=pitch.pk).update(version=version)
    judging.bar(made, judging.judges_of(made)[1], pitch.team)
    teams.member(pitch.team)
    return made


@pytest.fixture
def desk(day) -> Client:
    client = Client()
    client.force_login(judging.organiser_of(day))
    return client


def download(desk: Client, day: PitchDay) -> zipfile.ZipFile:
    response = desk.post(path_in(day.cohort, "judging:room_pack_download"))
    assert response.streaming
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_the_download_holds_decks_in_running_order_sheets_contacts_and_a_spreadsheet(desk, day):
    with download(desk, day) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        pages = {name: archive.read(name).decode() for name in names if name.endswith(".html")}
        deck = next(name for name in names if name.endswith(".pdf"))
        assert archive.read(deck).startswith(b"%PDF")
    first, second = judging.judges_of(day)
    sheets = {
        page.split("<h1>")[1].split("</h1>")[0]: page for name, page in pages.items() if name.startswith("sheets/")
    }

    assert deck.startswith("decks/01-")
    assert all(".." not in name for name in names)
    assert {"index.html", "style.css", "contacts.html", "scores.xlsx"} <= set(names)
    assert len(sheets) == 2
    assert sheets[f"Score sheets of {first.full_name}"].count('class="sheet"') == 2
    assert sheets[f"Score sheets of {second.full_name}"].count('class="sheet"') == 1
    assert first.email in pages["contacts.html"]


def test_every_link_in_it_leads_to_a_file_in_it_and_nothing_needs_a_network(desk, day):
    with download(desk, day) as archive:
        names = set(archive.namelist())
        for name in names:
            if not name.endswith(".html"):
                continue
            for target in re.findall(r'(?:href|src)="([^"]*)"', archive.read(name).decode()):
                parts = name.split("/")[:-1]
                for step in target.split("/"):
                    parts = parts[:-1] if step == ".." else [*parts, step]
                assert "/".join(parts) in names, (name, target)


def test_the_next_download_says_which_deck_has_changed(desk, day):
    url = path_in(day.cohort, "judging:room_pack_desk")
    with download(desk, day) as archive:
        assert "<strong>Changed</strong>" not in archive.read("index.html").decode()
    assert "No deck has changed since the last download." in desk.get(url).content.decode()
    pack = RoomPack.objects.get()
    team = day.pitches.get(position=1).team
    pack.decks[str(team.pk)] = {"another": "0" * 64}
    pack.save()

    page = desk.get(url).content.decode()
    assert "Changed since the last download" in page
    assert f"1. {team}" in page
    with download(desk, day) as archive:
        assert archive.read("index.html").decode().count("<strong>Changed</strong>") == 1
    assert AuditEvent.objects.filter(code="judging.room_pack.taken").count() == 2


def test_only_organisers_take_it(day):
    with pytest.raises(NotAllowed):
        actions.take_room_pack(day, by=people.site_admin(), at=day.starts_at)
    assert not RoomPack.objects.exists()


def test_the_spreadsheet_has_a_line_for_each_card_and_names_that_no_program_runs(desk, day):
    with download(desk, day) as archive:
        book = load_workbook(io.BytesIO(archive.read("scores.xlsx")))
    cards, standing = book["Cards"], book["Teams"]
    criteria = day.rubric.criteria.exclude(kind="comment").count()

    assert cards.max_row == 4 + 3
    assert [cell.value for cell in cards[2]][2 : 2 + criteria] == [30, 25, 20, 15, 10]
    assert str(cards.cell(5, 3 + criteria).value).startswith("=IF(COUNT(C5:G5)=5,")
    assert cards.data_validations.dataValidation[0].formula2 == "5"
    assert standing.max_row == 3
    assert "AVERAGEIFS(Cards!$H$5:$H$9999,Cards!$A$5:$A$9999,A2)" in standing["C2"].value
    assert standing["A2"].value == cards["A5"].value


@pytest.mark.parametrize("bounds", [[(1, 5), (1, 5), (1, 5)], [(1, 5), (0, 10), (0, 1)]])
def test_its_formula_gives_what_the_engine_gives(bounds):
    weights, values = [50, 30, 20], [4, 3, 1]
    shown = (1, 5) if len(set(bounds)) == 1 else (0, 100)
    criteria = tuple(Criterion(f"c{n}", w, *b) for n, (w, b) in enumerate(zip(weights, bounds, strict=True)))
    card = Card("t", "j", {f"c{n}": value for n, value in enumerate(values)})
    expected = weighted_score(card.values, Day(criteria, ("t",), (card,)))
    rows = {"5": values, "2": weights, "3": [low for low, _ in bounds], "4": [high for _, high in bounds]}

    formula = weighted("C", "E", 5, 3, shown)
    found = computed(formula, rows)

    assert formula.startswith("=IF(COUNT(C5:E5)=3,")
    assert found == pytest.approx(float(Decimal(expected.numerator) / Decimal(expected.denominator)))


def computed(formula: str, rows: dict[str, list[int]]) -> float:
    """What a spreadsheet program makes of the one shape of formula that we write."""
    shape = re.fullmatch(
        r"=IF\(COUNT\(C5:E5\)=3,(\d+)\+SUMPRODUCT\(\(C5:E5-\$C\$3:\$E\$3\)/\(\$C\$4:\$E\$4-\$C\$3:\$E\$3\),"
        r'\$C\$2:\$E\$2\)/SUM\(\$C\$2:\$E\$2\)\*(\d+),""\)',
        formula,
    )
    assert shape
    parts = zip(rows["5"], rows["3"], rows["4"], rows["2"], strict=True)
    total = sum((value - low) / (high - low) * weight for value, low, high, weight in parts)
    return int(shape[1]) + total / sum(rows["2"]) * int(shape[2])


def test_the_contents_cost_as_many_questions_for_ten_teams_as_for_two(day):
    few = len(cost_of(lambda: queries.contents(day)).queries)
    for _ in range(8):
        judging.pitch(day)

    assert len(cost_of(lambda: queries.contents(day)).queries) == few
