"""Solutions on their way to the public: what a team may give, who has a say, who is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from programme.models import Allotment, Cohort, Organisation, Person
from programme.shared.authorise import authorise
from teams.models import Attachment, Pictured, ReleaseConsent, Solution, SolutionFile, Team
from teams.states import ConsentState, Party, SigningRule, SolutionState

JOINED = ("team__cohort__programme", "team__challenge__owner")


def of_team(team: Team) -> Solution | None:
    """What the team has written, if anything."""
    return Solution.objects.filter(team=team).select_related(*JOINED).first()


def handed_in(team: Team) -> list[Attachment]:
    """Files that the team has handed in and not replaced since."""
    found = Attachment.objects.filter(submission__team=team, versions__isnull=False).current()
    return list(found.select_related("slot").distinct().order_by("slot__order", "uploaded_at", "pk"))


def members(team: Team) -> list[Person]:
    """Who is in the team now."""
    rows = team.memberships.live().select_related("enrolment__person").order_by("enrolment__person__full_name")
    return [row.enrolment.person for row in rows]


def speakers(team: Team, *, asked_by: Person) -> list[Person]:
    """Whose yes is the team's, by the rule the team has chosen for handing in."""
    if team.signing == SigningRule.ANYONE:
        return [asked_by]
    if team.signing == SigningRule.LEAD:
        return [team.lead.person] if team.lead else []
    return members(team)


def organisations_with_a_say(team: Team) -> list[tuple[Party, Organisation]]:
    """Each member's organisation once, and the owner of the challenge; none where the team posed its own problem."""
    rows = team.memberships.live().select_related("enrolment__organisation")
    employers = {row.enrolment.organisation for row in rows}
    asked = [(Party.ORGANISATION, each) for each in sorted(employers, key=lambda each: each.name)]
    return asked + ([(Party.OWNER, team.challenge.owner)] if team.challenge else [])


def known_contact(consent: ReleaseConsent) -> tuple[str, str] | None:
    """Name and address of who answers for the organisation: its nominator, or who has the owner's page."""
    team = consent.solution.team
    if consent.party == Party.OWNER and team.challenge:
        link = team.challenge.owner_links.filter(link_revoked_at=None).order_by("-made_at").first()
        if link:
            return link.full_name, link.email
    allotment = Allotment.objects.filter(cohort=team.cohort, organisation=consent.organisation).first()
    if allotment and allotment.nominator_email:
        return allotment.nominator_name, allotment.nominator_email
    return None


def consents(solution: Solution) -> list[ReleaseConsent]:
    """Everybody who has a say, with the links that were sent; who is missing first."""
    rows = solution.consents.select_related("person", "organisation").prefetch_related("links")
    return sorted(rows, key=lambda each: (each.state == ConsentState.GIVEN, Party.values.index(each.party), each.who))


@dataclass(frozen=True)
class Row:
    """A team at the desk: its solution if it has written one, and how many have released it."""

    team: Team
    solution: Solution | None
    given: int = 0


def counts(cohort: Cohort) -> dict[str, int]:
    """How many teams have written a solution down, and how many of these everybody has released."""
    theirs = Solution.objects.filter(team__cohort=cohort, team__dissolved_at=None)
    released = Count("pk", filter=Q(state=SolutionState.RELEASED))
    return theirs.aggregate(written=Count("pk"), released=released)


def desk(teams: Iterable[Team]) -> list[Row]:
    """These teams, each with its solution."""
    teams = list(teams)
    given = Count("consents", filter=Q(consents__state=ConsentState.GIVEN))
    written = Solution.objects.filter(team__in=teams).annotate(asked=Count("consents"), given=given)
    rows = {each.team_id: each for each in written}
    return [Row(team, rows.get(team.pk), getattr(rows.get(team.pk), "given", 0)) for team in teams]


def for_desk(cohort: Cohort, solution: object, *, by: Person) -> Solution | None:
    """One for the organisers. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    return Solution.objects.filter(team__cohort=cohort, pk=solution).select_related(*JOINED).first()


def consent_for_desk(cohort: Cohort, consent: object, *, by: Person) -> ReleaseConsent | None:
    """What one organisation answers, for the organisers. Raises NotAllowed."""
    authorise(by, "teams.organise", cohort)
    found = ReleaseConsent.objects.filter(solution__team__cohort=cohort, pk=consent)
    return found.select_related("organisation", *(f"solution__{each}" for each in JOINED)).first()


def waiting(cohort: Cohort) -> QuerySet[Solution]:
    """Those for which a release is missing."""
    return Solution.objects.filter(team__cohort=cohort, state=SolutionState.ASKED)


def files_of(solution: Solution | None) -> list[tuple[SolutionFile, set[UUID]]]:
    """The chosen files, each with the ids of those who can be recognised in it."""
    files = list(solution.files.select_related("attachment__slot")) if solution else []
    shown = list(Pictured.objects.filter(picture__in=[each.pk for each in files]).values_list("picture", "person"))
    return [(each, {person for picture, person in shown if picture == each.pk}) for each in files]


def recognisable(team: Team) -> list[Person]:
    """Who may be in the team's pictures: its members and mentors."""
    rows = team.mentorships.live().select_related("enrolment__person").order_by("enrolment__person__full_name")
    return members(team) + [row.enrolment.person for row in rows]


def waiting_for(person: Person, cohort: Cohort) -> QuerySet[Solution]:
    """Those that wait for this member's answer."""
    asked = ReleaseConsent.objects.filter(person=person, state=ConsentState.WAITING, solution__team__cohort=cohort)
    return Solution.objects.filter(pk__in=asked.values("solution"), state=SolutionState.ASKED)


def owner_contact(solution: Solution) -> tuple[str, str] | None:
    """Name and address of who answers for the owner of the challenge: who released it, or who has the owner's page."""
    consent = solution.consents.filter(party=Party.OWNER).first()
    link = consent.links.filter(link_revoked_at=None).order_by("-sent_at").first() if consent else None
    if link:
        return link.full_name, link.email
    return known_contact(consent) if consent else None
