"""The results group lays teams side by side and writes down what it says, for itself alone."""

import pytest
from django.test import Client

from judging.actions import deliberation
from judging.models import DeliberationNote, PitchDay
from judging.queries import deliberation as queries
from judging.queries import result as results
from programme.models import AuditEvent
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.locked_day(5, 4, 3, 2, 1)


def test_the_best_teams_lie_side_by_side_until_others_are_chosen(day):
    lines = results.shortlist(judging.sheet(day))
    last = day.pitches.get(position=5).team

    first = queries.compared(lines, [])
    chosen = queries.compared(lines, [str(last.pk), "nonsense"])

    assert [line.result.place for line in first.lines] == [1, 2, 3]
    name, given = first.rows[0]
    assert (name, [each.words for each in given]) == ("Criterion 1 (30%)", ["5, 5", "4, 4", "3, 3"])
    assert [str(each.adds) for each in given] == ["1.50", "1.20", "0.90"]
    assert [line.result.team for line in chosen.lines] == [last]


def test_notes_are_kept_with_name_and_time_for_the_results_group_alone(day):
    by = judging.results_member_of(day)
    deliberation.write_note(day, by=by, text="The demo worked.", team=day.pitches.get(position=1).team)

    for who in (judging.organiser_of(day), judging.judges_of(day)[0], people.site_admin()):
        with pytest.raises(NotAllowed):
            deliberation.write_note(day, by=who, text="Hello.")
        with pytest.raises(NotAllowed):
            queries.notes_of(day, by=who)
    with pytest.raises(deliberation.EmptyNote):
        deliberation.write_note(day, by=by, text=" ")

    note = queries.notes_of(day, by=by).get()
    assert (note.text, note.by, note.team) == ("The demo worked.", by, day.pitches.get(position=1).team)
    assert AuditEvent.objects.filter(code="judging.awards.note_written").count() == 1


def test_at_the_desk(client: Client, day):
    judging.sheet(day)
    client.force_login(judging.results_member_of(day))
    desk = path_in(day.cohort, "judging:deliberation_desk")
    team = day.pitches.get(position=4).team

    client.post(desk, {"team": str(team.pk), "text": "Closest to being done."})
    wrong = client.post(desk, {"team": "", "text": ""})

    assert DeliberationNote.objects.get().team == team
    assert (wrong.status_code, "Enter the note." in wrong.text) == (422, True)
    shown = client.get(desk, {"teams": [str(team.pk)]})
    assert "Closest to being done." in shown.text
    assert [line.result.team for line in shown.context["compared"].lines] == [team]
