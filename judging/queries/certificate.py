"""Reads what certificates say: always of the result that is public now, under the name that the person chose."""

import datetime as dt
from dataclasses import dataclass
from hmac import compare_digest

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from judging.models import Award, ResultSheet
from judging.queries import published
from programme.models import Cohort, Enrolment, Person
from programme.shared.authorise import authorise
from programme.shared.short_codes import as_typed, short_code
from programme.states import EnrolmentState, PublicName, Role
from teams.models import Membership, Team

ROLES = (Role.PARTICIPANT, Role.MENTOR, Role.JUDGE)


@dataclass(frozen=True)
class Certificate:
    """That somebody took part, and the awards of their team where they were in one."""

    place: Enrolment
    # As the person wants to be named in public; empty for who does not.
    name: str
    code: str
    team: Team | None
    awards: tuple[Award, ...]
    is_joint: bool

    @property
    def titles(self) -> list[tuple[str, str]]:
        """Each award as it is called, with what it is for."""
        return [
            (_("Joint winner") if each.kind == "winner" and self.is_joint else each.title, each.citation)
            for each in self.awards
        ]


def own_certificates(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[Certificate]:
    """One for each place of the person in the cohort; none before the result is public."""
    return _certificates(cohort, _places(cohort).filter(person=person), at=at)


def all_certificates(cohort: Cohort, *, by: Person, at: dt.datetime) -> list[Certificate]:
    """Everybody's, by role and name; none before the result is public. Raises NotAllowed for who does not organise."""
    authorise(by, "judging.print_certificates", cohort)
    return _certificates(cohort, _places(cohort).order_by("role", "person__full_name", "pk"), at=at)


def withdrawn_since(person: Person, cohort: Cohort, *, at: dt.datetime) -> dt.datetime | None:
    """When the result that the person's certificates rested on was withdrawn; None for who has none."""
    return published.withdrawn_since(cohort, at=at) if _places(cohort).filter(person=person).exists() else None


def checked(cohort: Cohort, typed: str, *, at: dt.datetime) -> Certificate | None:
    """The certificate that bears the code, as it holds now."""
    code = as_typed(typed)
    found = next((place for place in _places(cohort) if compare_digest(code_of(place), code)), None)
    return next(iter(_certificates(cohort, _places(cohort).filter(pk=found.pk), at=at)), None) if found else None


def code_of(place: Enrolment) -> str:
    """Twelve signs, worked out from the site's secret and stored nowhere."""
    return short_code("certificate", f"{place.pk} first") + short_code("certificate", f"{place.pk} last")


def _places(cohort: Cohort) -> QuerySet[Enrolment]:
    """Of people who took part to the end, or still do."""
    places = Enrolment.objects.filter(
        cohort=cohort, role__in=ROLES, state__in=(EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)
    )
    return places.select_related("person", "organisation").order_by("role", "pk")


def _certificates(cohort: Cohort, places: QuerySet[Enrolment], *, at: dt.datetime) -> list[Certificate]:
    sheet = ResultSheet.objects.public(at).defer("inputs").filter(pitch_day__cohort=cohort).first()
    if sheet is None:
        return []
    awards = list(sheet.awards.select_related("team"))
    is_joint = sum(each.kind == "winner" for each in awards) > 1
    members = Membership.objects.live().filter(enrolment__in=places).select_related("team__challenge")
    teams = {each.enrolment_id: each.team for each in members}
    return [
        Certificate(
            place,
            public_name(place),
            code_of(place),
            team := teams.get(place.pk),
            tuple(each for each in awards if team is not None and each.team_id == team.pk),
            is_joint,
        )
        for place in places
    ]


def public_name(place: Enrolment) -> str:
    """How the person wants to be named in public; empty for who does not want it."""
    person = place.person
    if person.public_name == PublicName.FULL:
        return person.full_name
    if person.public_name == PublicName.FIRST_AND_SECTOR:
        return f"{person.short_name}, {place.organisation.get_sector_display()}"
    return ""
