import pytest
from django.utils import timezone

from programme.actions import nomination as act
from programme.models import AuditEvent, Nomination, Organisation
from programme.queries.nomination import NominationRow, fingerprint
from programme.shared.refusals import NotAllowed, WrongState
from programme.states import NominationState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def row(number: int, email: str, organisation: str = "Alder", sector: str = "industry") -> NominationRow:
    return NominationRow(
        number=number, organisation=organisation, sector=sector, full_name=f"Name {number}", email=email
    )


def test_import_makes_nominations_organisations_and_allotments():
    cohort = make.cohort()
    known = make.organisation(cohort.programme, name="Land Data")

    act.import_nominations(
        cohort,
        by=make.organiser(cohort),
        rows=[row(2, "a@x.example"), row(3, "b@x.example"), row(4, "c@x.example", "land  data", "civil_service")],
    )

    assert cohort.nominations.count() == 3
    assert set(Organisation.objects.filter(programme=cohort.programme).values_list("name", flat=True)) == {
        "Alder",
        "Land Data",
    }
    assert cohort.nominations.get(email="c@x.example").organisation == known
    assert dict(cohort.allotments.values_list("organisation__name", "places")) == {"Alder": 2, "Land Data": 1}
    event = AuditEvent.objects.get(code="programme.nominations.imported")
    assert event.facts == {"count": 3, "changed": 0}


def test_a_later_import_widens_the_allotment():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    act.import_nominations(cohort, by=organiser, rows=[row(2, "a@x.example")])

    act.import_nominations(cohort, by=organiser, rows=[row(2, "b@x.example"), row(3, "c@x.example")])

    assert cohort.allotments.get().places == 3


def test_one_bad_row_keeps_all_out():
    cohort = make.cohort()

    with pytest.raises(act.NotImported) as refusal:
        act.import_nominations(
            cohort, by=make.organiser(cohort), rows=[row(2, "new@x.example"), row(4, "new@x.example")]
        )

    assert [(fault.row, fault.column) for fault in refusal.value.faults] == [(4, "Email")]
    assert not Nomination.objects.exists()
    assert not Organisation.objects.filter(name="Alder").exists()


def test_an_organisation_is_in_one_sector_only():
    cohort = make.cohort()

    with pytest.raises(act.NotImported) as refusal:
        act.import_nominations(
            cohort,
            by=make.organiser(cohort),
            rows=[row(2, "a@x.example"), row(3, "b@x.example", "ALDER", "civil_service")],
        )

    assert [(fault.row, fault.column) for fault in refusal.value.faults] == [(3, "Sector")]


def test_somebody_with_a_place_is_left_as_they_are():
    cohort = make.cohort()
    person = make.participant(cohort)

    act.import_nominations(cohort, by=make.organiser(cohort), rows=[row(2, person.email)])

    assert not Nomination.objects.exists()


def test_the_same_list_twice_changes_nothing():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    rows = [row(2, "a@x.example"), row(3, "b@x.example")]
    act.import_nominations(cohort, by=organiser, rows=rows)
    before = list(Nomination.objects.order_by("pk").values()), list(cohort.allotments.values())

    act.import_nominations(cohort, by=organiser, rows=rows)

    assert (list(Nomination.objects.order_by("pk").values()), list(cohort.allotments.values())) == before


def test_who_has_objected_is_not_taken_in():
    cohort = make.cohort()
    cohort.programme.objections.create(fingerprint=fingerprint("a@x.example"), made_at=timezone.now())

    with pytest.raises(act.NotImported):
        act.import_nominations(cohort, by=make.organiser(cohort), rows=[row(2, "a@x.example")])


def test_another_cohorts_nominations_are_no_hindrance():
    make.nomination(make.cohort(), email="a@x.example")
    cohort = make.cohort()

    assert len(act.import_nominations(cohort, by=make.organiser(cohort), rows=[row(2, "a@x.example")])) == 1


def test_only_organisers_import_and_never_nothing():
    cohort = make.cohort()

    with pytest.raises(NotAllowed):
        act.import_nominations(cohort, by=make.site_admin(), rows=[row(2, "a@x.example")])
    with pytest.raises(act.NothingToImport):
        act.import_nominations(cohort, by=make.organiser(cohort), rows=[])


def test_a_nomination_is_withdrawn_before_it_is_answered_for():
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    nomination = act.withdraw_nomination(make.nomination(cohort), by=organiser, reason="Left the company.")

    assert nomination.state == NominationState.DECLINED
    with pytest.raises(WrongState):
        act.withdraw_nomination(nomination, by=organiser)
