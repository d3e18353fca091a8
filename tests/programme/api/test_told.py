"""What people were told, asked and offered, for their programs: their own to each, everybody's to organisers."""

import pytest
from django.utils import timezone

from programme.actions import agreement as agreements
from programme.actions import announcement as announcements
from programme.models import AgreementKind
from programme.states import ProgrammeRoleKind, Role
from tests.factories import programme as make
from tests.support.counting import counted
from tests.support.programs import Program

pytestmark = pytest.mark.django_db
DESKS = ("announcements/all", "agreements/answers", "invitations", "funnel")


@pytest.fixture
def cohort():
    return make.cohort()


@pytest.fixture
def olivia(cohort):
    return make.organiser(cohort)


def announced(cohort, by, *, send=True, **values):
    said = {"subject": "Lunch", "body": "At noon.", "audience": {}, "is_urgent": False}
    row = announcements.write(cohort, {**said, "on_home_until": timezone.now().date(), **values}, by=by)
    return announcements.send(row, by=by) if send else row


def asked(cohort, by, **fields):
    words = {"name": "Pictures", "kind": AgreementKind.CONSENT, "asked_of": [Role.PARTICIPANT], "text": "May we?"}
    return agreements.create_agreement(cohort.programme, by=by, **{**words, **fields})


@pytest.mark.parametrize("desk", DESKS)
def test_desks_are_not_for_people_of_the_cohort(cohort, desk):
    people = [make.participant(cohort), make.mentor(cohort), make.judge(cohort)]

    assert {Program(each).get(f"cohorts/{cohort.pk}/{desk}").status_code for each in people} == {403}


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_of_another_programme_is_nothing(cohort, desk):
    stranger = make.organiser(make.cohort())

    assert Program(stranger).get(f"cohorts/{cohort.pk}/{desk}").status_code == 404


def test_people_read_what_was_announced_to_them_and_nothing_else(cohort, olivia):
    ann, mia = make.participant(cohort), make.mentor(cohort)
    told = announced(cohort, olivia, subject="To all", body="Hello")
    announced(cohort, olivia, audience={"role": [Role.MENTOR]})
    announced(cohort, olivia, send=False)

    (row,) = Program(ann).items(f"cohorts/{cohort.pk}/announcements")

    assert (row["id"], row["subject"], row["text"]) == (str(told.pk), "To all", "Hello")
    assert len(Program(mia).items(f"cohorts/{cohort.pk}/announcements")) == 2


def test_organisers_read_every_announcement_with_who_was_told(cohort, olivia):
    make.participant(cohort)
    announced(cohort, olivia)
    announced(cohort, olivia, send=False, audience={"role": [Role.MENTOR]})

    draft, sent = Program(olivia).items(f"cohorts/{cohort.pk}/announcements/all")

    assert (sent["state"], sent["recipients"], sent["written_by"]) == ("sent", 1, olivia.full_name)
    assert (draft["state"], draft["sent_at"], draft["audience"]) == ("draft", None, {"role": ["mentor"]})


def test_people_read_what_they_are_asked_with_their_own_answers(cohort, olivia):
    ann, bob = make.participant(cohort), make.participant(cohort)
    asked(cohort, olivia, name="Mentors' code", asked_of=[Role.MENTOR])
    agreement = asked(cohort, olivia)
    agreements.answer(agreement, by=ann, number=1, says_yes=False)

    (hers,) = Program(ann).items(f"cohorts/{cohort.pk}/agreements")
    (his,) = Program(bob).items(f"cohorts/{cohort.pk}/agreements")

    assert (hers["name"], hers["text"], hers["wording"], hers["says_yes"]) == ("Pictures", "May we?", 1, False)
    assert (his["says_yes"], his["answered_at"]) == (None, None)


def test_new_words_of_an_agreement_have_no_answer_yet(cohort, olivia):
    ann = make.participant(cohort)
    agreement = asked(cohort, olivia)
    agreements.answer(agreement, by=ann, number=1, says_yes=True)
    agreements.reword(agreement, by=olivia, text="May we, also in print?")

    (row,) = Program(ann).items(f"cohorts/{cohort.pk}/agreements")

    assert (row["wording"], row["says_yes"]) == (2, None)


def test_nobody_without_a_place_is_asked_to_agree(cohort, olivia):
    assert Program(olivia).get(f"cohorts/{cohort.pk}/agreements").status_code == 404


def test_organisers_read_how_many_have_agreed(cohort, olivia):
    ann, bob, _cat = (make.participant(cohort) for _number in range(3))
    agreement = asked(cohort, olivia)
    agreements.answer(agreement, by=ann, number=1, says_yes=True)
    agreements.answer(agreement, by=bob, number=1, says_yes=False)

    (row,) = Program(olivia).items(f"cohorts/{cohort.pk}/agreements/answers")

    assert (row["asked"], row["yes"], row["no"], row["missing"]) == (3, 1, 1, 1)


def test_an_invitation_says_who_and_how_it_stands_but_not_how_to_open_it(cohort, olivia):
    invitation = make.invitation(cohort, Role.MENTOR)

    answer = Program(olivia).get(f"cohorts/{cohort.pk}/invitations")

    (row,) = answer.json()["items"]
    assert (row["full_name"], row["role"], row["state"]) == (invitation.full_name, "mentor", "sent")
    assert "token" not in answer.content.decode()


def test_the_funnel_counts_each_sector(cohort, olivia):
    make.nomination(cohort)

    rows = {row["sector"]: row for row in Program(olivia).items(f"cohorts/{cohort.pk}/funnel")}

    assert set(rows) == {"civil_service", "industry"}
    assert (rows["civil_service"]["nominated"], rows["industry"]["nominated"]) == (1, 0)


def test_people_read_their_own_places_whole_and_only_their_own(cohort):
    mine = make.enrolment(cohort, job_title="Analyst", shown=[])
    make.enrolment(cohort)

    (row,) = Program(mine.person).items(f"cohorts/{cohort.pk}/places/own")

    assert (row["id"], row["job_title"]) == (str(mine.pk), "Analyst")


def test_organisers_read_who_holds_which_role(cohort, olivia):
    judge = make.judge(cohort)
    pia = make.assistant(judge, cohort)

    rows = {row["full_name"]: row for row in Program(olivia).items(f"programmes/{cohort.programme_id}/roles")}

    assert rows[olivia.full_name]["role"] == ProgrammeRoleKind.ORGANISER
    assert rows[pia.full_name]["acts_for"] == str(judge.pk)


def test_roles_are_for_those_who_give_them(cohort):
    path = f"programmes/{cohort.programme_id}/roles"

    assert Program(make.participant(cohort)).get(path).status_code == 403
    assert Program(make.organiser(make.cohort())).get(path).status_code == 404


@pytest.mark.parametrize("desk", ["announcements", "announcements/all", "invitations", "agreements"])
def test_lists_cost_the_same_however_long_they_are(cohort, olivia, desk):
    ann = make.participant(cohort)

    def more():
        announced(cohort, olivia)
        make.invitation(cohort)
        agreement = asked(cohort, olivia, name=f"No. {cohort.programme.agreements.count()}")
        agreements.answer(agreement, by=ann, number=1, says_yes=True)

    program = Program(olivia if desk in DESKS else ann)
    more()
    program.read(f"cohorts/{cohort.pk}/{desk}")
    with counted() as few:
        program.read(f"cohorts/{cohort.pk}/{desk}")
    more(), more(), more()
    with counted() as many:
        program.read(f"cohorts/{cohort.pk}/{desk}")

    assert len(many.queries) == len(few.queries)
