"""What people are asked to agree or consent to, what they answered, and who has not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from programme.models import (
    Agreement,
    AgreementAnswer,
    AgreementVersion,
    Cohort,
    Enrolment,
    Person,
    Programme,
)
from programme.states import EnrolmentState


def in_force(programme: Programme) -> QuerySet[Agreement]:
    """The programme's agreements that are asked, each with its wordings, the newest first, as `versions`."""
    rows = programme.agreements.filter(retired_at=None).select_related("programme")
    return rows.prefetch_related(Prefetch("versions", AgreementVersion.objects.order_by("-number")))


def by_id(programme: Programme, pk: object) -> Agreement | None:
    """One agreement of the programme that is asked."""
    return in_force(programme).filter(pk=pk).first()


def newest(agreement: Agreement) -> AgreementVersion:
    """The wording that holds."""
    return agreement.versions.all()[0]


@dataclass(frozen=True)
class Asked:
    """One agreement as one person meets it."""

    agreement: Agreement
    version: AgreementVersion
    answer: AgreementAnswer | None
    # An answer to an earlier wording, where there is none to this one.
    earlier: AgreementAnswer | None

    @property
    def is_open(self) -> bool:
        return self.answer is None


def asked_of(person: Person, enrolments: Iterable[Enrolment], programme: Programme) -> list[Asked]:
    """What the person is asked in these places, what is open first."""
    roles = {row.role for row in enrolments if row.state == EnrolmentState.ACTIVE}
    answers: dict[object, AgreementAnswer] = {}
    last: dict[object, AgreementAnswer] = {}
    rows = AgreementAnswer.objects.filter(person=person, is_current=True, version__agreement__programme=programme)
    for row in rows.select_related("version").order_by("at", "pk"):
        answers[row.version_id] = last[row.version.agreement_id] = row
    found = []
    for agreement in in_force(programme):
        if roles & set(agreement.asked_of):
            version = newest(agreement)
            answer = answers.get(version.pk)
            found.append(Asked(agreement, version, answer, None if answer else last.get(agreement.pk)))
    return sorted(found, key=lambda each: (not each.is_open, each.agreement.name))


@dataclass(frozen=True)
class Answered:
    """How the people of a cohort have answered the wording that holds."""

    agreement: Agreement
    version: AgreementVersion
    yes: int
    no: int
    missing: list[Enrolment]
    said_no: list[Enrolment]


def answers_in(cohort: Cohort) -> list[Answered]:
    """Each agreement that is asked, with who of the cohort has not answered."""
    places = list(
        Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)
        .select_related("person", "organisation")
        .order_by("person__full_name")
    )
    agreements = list(in_force(cohort.programme))
    versions = [newest(each) for each in agreements]
    rows = AgreementAnswer.objects.filter(version__in=versions, is_current=True)
    said = {(version, person): yes for version, person, yes in rows.values_list("version", "person", "says_yes")}
    found = []
    for agreement, version in zip(agreements, versions, strict=True):
        asked = {row.person_id: row for row in places if row.role in agreement.asked_of}
        tally = Counter(said.get((version.pk, person)) for person in asked)
        missing = [row for person, row in asked.items() if (version.pk, person) not in said]
        said_no = [row for person, row in asked.items() if said.get((version.pk, person)) is False]
        found.append(Answered(agreement, version, tally[True], tally[False], missing, said_no))
    return found


def unanswered(cohort: Cohort) -> int:
    """How many answers are missing in the cohort: what the desk counts, on every page, so by the database."""
    missing = {}
    for number, agreement in enumerate(in_force(cohort.programme)):
        answers = AgreementAnswer.objects.filter(version=newest(agreement), person=OuterRef("person"), is_current=True)
        asked = Q(~Exists(answers), role__in=agreement.asked_of)
        missing[f"of_{number}"] = Count("person", distinct=True, filter=asked)
    places = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)
    return sum(places.aggregate(**missing).values()) if missing else 0


def history_of(person: Person, programme: Programme) -> QuerySet[AgreementAnswer]:
    """Everything the person has answered in the programme, the newest first."""
    rows = AgreementAnswer.objects.filter(person=person, version__agreement__programme=programme)
    return rows.select_related("version__agreement").order_by("-at", "-pk")
