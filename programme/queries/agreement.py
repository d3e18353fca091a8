"""What people are asked to agree or consent to, what they answered, and who has not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

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
    asked: int
    yes: int
    no: int

    @property
    def missing(self) -> int:
        return self.asked - self.yes - self.no


def answers_in(cohort: Cohort) -> list[Answered]:
    """Each agreement that is asked, with how the cohort has answered."""
    return [_answered(cohort, agreement) for agreement in in_force(cohort.programme)]


def answer_in(cohort: Cohort, pk: object) -> Answered | None:
    """One of them."""
    agreement = by_id(cohort.programme, pk)
    return _answered(cohort, agreement) if agreement else None


def _answered(cohort: Cohort, agreement: Agreement) -> Answered:
    version, asked = newest(agreement), _asked(cohort, agreement)
    said = version.answers.filter(is_current=True, person__in=asked.values("person")).order_by()
    tally = dict(said.values_list("says_yes").annotate(Count("pk")))
    return Answered(agreement, version, asked.count(), tally.get(True, 0), tally.get(False, 0))


def _asked(cohort: Cohort, agreement: Agreement) -> QuerySet[Enrolment]:
    """One place of each person of the cohort whom the agreement asks."""
    places = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE, role__in=agreement.asked_of)
    another = places.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"))
    return places.filter(~Exists(another)) if len(agreement.asked_of) > 1 else places


def missing(cohort: Cohort, agreement: Agreement) -> QuerySet[Enrolment]:
    """Places of people who have not answered the wording that holds, by name."""
    answers = newest(agreement).answers.filter(person=OuterRef("person"), is_current=True)
    return _by_name(_asked(cohort, agreement).filter(~Exists(answers)))


def said_no(cohort: Cohort, agreement: Agreement) -> QuerySet[Enrolment]:
    """Places of people whose answer to it is no, by name."""
    answers = newest(agreement).answers.filter(person=OuterRef("person"), is_current=True, says_yes=False)
    return _by_name(_asked(cohort, agreement).filter(Exists(answers)))


def _by_name(places: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return places.select_related("person", "organisation").order_by("listed_as", "pk")


def unanswered(cohort: Cohort) -> QuerySet:
    """A row for each answer that is missing in the cohort: what waits at the desk."""
    rows = [missing(cohort, each).order_by().values("person") for each in in_force(cohort.programme)]
    return rows[0].union(*rows[1:], all=True) if rows else Enrolment.objects.none()


def history_of(person: Person, programme: Programme) -> QuerySet[AgreementAnswer]:
    """Everything the person has answered in the programme, the newest first."""
    rows = AgreementAnswer.objects.filter(person=person, version__agreement__programme=programme)
    return rows.select_related("version__agreement").order_by("-at", "-pk")


def shown_in_pictures(programme: Programme, people: Iterable[object]) -> set[object]:
    """Those of the people (ids) whose last word on pictures is yes; without a question nobody has said so."""
    rows = AgreementAnswer.objects.filter(
        version__agreement__programme=programme,
        version__agreement__is_about_pictures=True,
        person__in=set(people),
        is_current=True,
    )
    last = dict(rows.order_by("at", "pk").values_list("person", "says_yes"))
    return {person for person, says_yes in last.items() if says_yes}
