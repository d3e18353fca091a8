"""The demo season: it can begin at its end, which has everything before it."""

from judging.models import ResultSheet
from programme.queries.audit import faults
from programme.shared.time import now
from tests.support import databases
from tests.support.sites import SeasonAt


def test_a_season_that_begins_with_the_results_has_published_them_and_a_whole_record(season_at: SeasonAt):
    home = season_at("results")

    with databases.allowed(), databases.switched_to(f"sqlite:///{home}/db.sqlite3"):
        sheet = ResultSheet.objects.current().get(pitch_day__cohort__slug="autumn")
        assert sheet.is_public(now())
        assert sheet.signatures.count() >= 2
        assert not list(faults())
