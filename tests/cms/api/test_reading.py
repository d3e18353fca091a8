import pytest

from tests.factories import cms, teams
from tests.factories import programme as make
from tests.support.programs import Program

pytestmark = pytest.mark.django_db


def test_everybody_reads_the_library_as_the_public_does():
    page = cms.solution_page(teams.released_solution(title="A lighter form"))
    cms.solution_page(teams.released_solution(), live=False)
    program = Program(make.person())

    (row,) = program.items("solutions")

    assert (row["id"], row["title"]) == (str(page.solution_id), "A lighter form")
    assert program.read(f"solutions/{page.solution_id}")["text"] == page.solution.text


def test_a_draft_of_a_page_is_not_there():
    page = cms.solution_page(teams.released_solution(), live=False)

    assert Program(make.site_admin()).get(f"solutions/{page.solution_id}").status_code == 404
