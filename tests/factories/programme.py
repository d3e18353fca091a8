"""Legal rows of the ground floor, and nothing more: each call makes one new thing with a name nobody else has."""

import datetime as dt
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from programme.actions import booking as bookings
from programme.actions import host_link as hosts
from programme.actions import visit as visits
from programme.models import (
    Acknowledgement,
    Allotment,
    Alumnus,
    CalendarFeed,
    Cohort,
    CohortExport,
    CohortQuota,
    DoorLink,
    Employment,
    Enrolment,
    HostLink,
    Invitation,
    Nomination,
    Nominator,
    Offer,
    Organisation,
    Person,
    PrivacyRequest,
    Programme,
    ProgrammeRole,
    SignOnDomain,
    Visit,
    Webhook,
    WebhookDelivery,
)
from programme.recovery_codes import HashedRecoveryCodes
from programme.states import CohortState, NominationState, ProgrammeRoleKind, Role, Sector, VisitState

numbers = count(1)

AROUND_THE_CLOCK = dt.timedelta(days=14)


def prove(client: Client, who: Person) -> None:
    """The signed-in person types one of their recovery codes."""
    codes = HashedRecoveryCodes.activate(who).draw()
    answer = client.post("/accounts/2fa/reauthenticate/", {"code": codes[0]})
    assert answer.status_code == 302, answer.content.decode()


def person(full_name: str = "", email: str = "", **fields: Any) -> Person:
    """Somebody with an account and no place anywhere."""
    number = next(numbers)
    return Person.objects.create_user(
        email or f"person{number}@people.example", full_name=full_name or f"Person {number}", **fields
    )


def site_admin(**fields: Any) -> Person:
    return person(is_superuser=True, **fields)


def programme(**fields: Any) -> Programme:
    number = next(numbers)
    return Programme.objects.create(**{"name": f"Programme {number}", "slug": f"programme-{number}", **fields})


def cohort(*, quotas: dict[Sector, int] | None = None, **fields: Any) -> Cohort:
    """A running cohort: began two weeks ago, twelve weeks long, 19 places a sector."""
    number = next(numbers)
    today = timezone.localdate()
    made = Cohort.objects.create(
        **{
            "programme": fields.pop("programme", None) or programme(),
            "name": f"Cohort {number}",
            "slug": f"cohort-{number}",
            "state": CohortState.RUNNING,
            "starts_on": today - AROUND_THE_CLOCK,
            "ends_on": today - AROUND_THE_CLOCK + dt.timedelta(weeks=12) - dt.timedelta(days=1),
            **fields,
        }
    )
    for sector, places in (quotas or dict.fromkeys(Sector, 19)).items():
        CohortQuota.objects.create(cohort=made, sector=sector, places=places)
    return made


def organisation(programme: Programme, *, sector: Sector = Sector.CIVIL_SERVICE, **fields: Any) -> Organisation:
    number = next(numbers)
    return Organisation.objects.create(
        programme=programme, sector=sector, **{"name": f"Organisation {number}", **fields}
    )


an_organisation = organisation  # for functions with a parameter of that name


def role(of: Programme | Cohort, kind: ProgrammeRoleKind, who: Person | None = None, **fields: Any) -> Person:
    """Somebody with a role in the programme (of a cohort)."""
    who = who or person()
    ProgrammeRole.objects.create(person=who, programme=of.programme, kind=kind, **fields)
    return who


def organiser(of: Programme | Cohort, who: Person | None = None) -> Person:
    return role(of, ProgrammeRoleKind.ORGANISER, who)


def results_member(of: Programme | Cohort, who: Person | None = None) -> Person:
    return role(of, ProgrammeRoleKind.RESULTS, who)


def editor(of: Programme | Cohort, who: Person | None = None) -> Person:
    return role(of, ProgrammeRoleKind.EDITOR, who)


def approver(of: Programme | Cohort, who: Person | None = None) -> Person:
    return role(of, ProgrammeRoleKind.APPROVER, who)


def assistant(judge: Person, of: Programme | Cohort) -> Person:
    return role(of, ProgrammeRoleKind.ASSISTANT, acts_for=judge)


def enrolment(
    cohort: Cohort,
    role: Role = Role.PARTICIPANT,
    *,
    who: Person | None = None,
    sector: Sector = Sector.CIVIL_SERVICE,
    organisation: Organisation | None = None,
    **fields: Any,
) -> Enrolment:
    """A person's active place in a cohort, with the employer that goes with it."""
    who = who or person()
    employer = organisation or an_organisation(cohort.programme, sector=sector)
    Employment.objects.get_or_create(
        person=who, organisation=employer, until_on=None, defaults={"from_on": cohort.starts_on}
    )
    return Enrolment.objects.create(cohort=cohort, person=who, role=role, organisation=employer, **fields)


def participant(cohort: Cohort, **fields: Any) -> Person:
    """A participant; `sector`, `organisation` and fields of the enrolment may be given."""
    return enrolment(cohort, Role.PARTICIPANT, **fields).person


def mentor(cohort: Cohort, sector: Sector = Sector.CIVIL_SERVICE, **fields: Any) -> Person:
    return enrolment(cohort, Role.MENTOR, sector=sector, **fields).person


def judge(cohort: Cohort, **fields: Any) -> Person:
    return enrolment(cohort, Role.JUDGE, **fields).person


def observer(cohort: Cohort, **fields: Any) -> Person:
    return enrolment(cohort, Role.OBSERVER, **fields).person


def nomination(cohort: Cohort, *, organisation: Organisation | None = None, **fields: Any) -> Nomination:
    number = next(numbers)
    employer = organisation or an_organisation(cohort.programme, sector=fields.pop("sector", Sector.CIVIL_SERVICE))
    return Nomination.objects.create(
        cohort=cohort,
        organisation=employer,
        **{
            "full_name": f"Nominee {number}",
            "email": f"nominee{number}@people.example",
            "state": NominationState.NAMED,
            **fields,
        },
    )


def invitation(cohort: Cohort, role: Role = Role.PARTICIPANT, **fields: Any) -> Invitation:
    """An open invitation, sent a day ago, good for another thirteen days."""
    number = next(numbers)
    employer = fields.pop("organisation", None) or organisation(
        cohort.programme, sector=fields.pop("sector", Sector.CIVIL_SERVICE)
    )
    now = timezone.now()
    row = Invitation(
        cohort=cohort,
        role=role,
        organisation=employer,
        **{
            "email": f"invited{number}@people.example",
            "full_name": f"Invited {number}",
            "sent_at": now - dt.timedelta(days=1),
            "link_expires_at": now + dt.timedelta(days=13),
            **fields,
        },
    )
    row.issue_link()
    row.save()
    return row


def nominator(cohort: Cohort, **fields: Any) -> Nominator:
    """Somebody with a link to name people for two places of an organisation."""
    employer = fields.pop("organisation", None) or organisation(cohort.programme)
    allotment = Allotment.objects.create(
        cohort=cohort,
        organisation=employer,
        **{"places": 2, "nominator_name": "Nora Name", "nominator_email": "nora@people.example", **fields},
    )
    now = timezone.now()
    row = Nominator(allotment=allotment, asked_at=now, link_expires_at=now + dt.timedelta(days=30))
    row.issue_link()
    row.save()
    return row


def visit(cohort: Cohort, *, published: bool = True, **fields: Any) -> Visit:
    """A visit in a week's time with two places, open for booking unless it is to stay a draft."""
    number = next(numbers)
    begins = fields.pop("starts_at", timezone.now() + dt.timedelta(days=7))
    return Visit.objects.create(
        cohort=cohort,
        host=fields.pop("host", None) or organisation(cohort.programme, sector=Sector.INDUSTRY),
        **{
            "title": f"Visit {number}",
            "town": "Leeds",
            "address": "1 Secret Street",
            "joining_notes": "Ask for Kim at the back door.",
            "starts_at": begins,
            "ends_at": begins + dt.timedelta(hours=4),
            "capacity": 2,
            "state": VisitState.PUBLISHED if published else VisitState.DRAFT,
            **fields,
        },
    )


def offer(cohort: Cohort) -> Offer:
    """An open offer of a place that somebody has just given back."""
    full = visit(cohort, capacity=1, offer_hours=6)
    first, second = participant(cohort), participant(cohort)
    place = bookings.book(full, by=first)
    bookings.book(full, by=second)
    bookings.cancel(place, by=first)
    return Offer.objects.get(booking__visit=full)


def door_link(visit: Visit, kind: str = "steward", **fields: Any) -> DoorLink:
    """A link to one visit, made a day before it, open on its day."""
    link = DoorLink(
        visit=visit,
        kind=kind,
        **{
            "full_name": f"Steward {next(numbers)}",
            "made_at": visit.starts_at - dt.timedelta(days=1),
            "link_expires_at": visit.ends_at + dt.timedelta(days=4),
            **fields,
        },
    )
    link.issue_link()
    link.save()
    return link


def sign_on_domain(of: Programme | Cohort, **fields: Any) -> SignOnDomain:
    """People of the programme with such an address may come in through their department's sign-in."""
    named = {"provider": "revenue", "domain": "revenue.example", "allowed_at": timezone.now(), **fields}
    return SignOnDomain.objects.create(programme=of.programme, **named)


def acknowledgement(cohort: Cohort) -> Acknowledgement:
    """What somebody is asked whose visit was called off."""
    trip = visit(cohort)
    bookings.book(trip, by=participant(cohort))
    visits.cancel(trip, by=organiser(cohort), reason="The mill is flooded.")
    return Acknowledgement.objects.get(booking__visit=trip)


def host_link(cohort: Cohort) -> HostLink:
    """The page of a visit for somebody at the host."""
    return hosts.send_host_link(
        visit(cohort), by=organiser(cohort), full_name="Dilys Vaughan", email="dilys@host.example"
    )


def calendar_feed(person: Person) -> CalendarFeed:
    """A private calendar address, made just now."""
    at = timezone.now()
    feed = CalendarFeed(person=person, made_at=at, link_expires_at=at + dt.timedelta(days=30))
    feed.issue_link()
    feed.save()
    return feed


def alumnus(cohort: Cohort, **fields: Any) -> Alumnus:
    """Somebody on the list of alumni who would mentor."""
    if "person" not in fields:
        fields["person"] = participant(cohort)
    return Alumnus.objects.create(
        **{
            "programme": cohort.programme,
            "cohort": cohort,
            "help_with": "Procurement",
            "would_mentor": True,
            "since": timezone.now(),
            **fields,
        }
    )


def cohort_export(cohort: Cohort, by: Person) -> CohortExport:
    """Made just now, with something in it."""
    now = timezone.now()
    made = CohortExport(cohort=cohort, asked_by=by, asked_at=now, made_at=now, expires_at=now + dt.timedelta(days=7))
    made.file.save("export.zip", ContentFile(b"PK"))
    return made


def privacy_request(person: Person, programme: Programme, kind: str = "others", **fields: Any) -> PrivacyRequest:
    """Asked just now, open for a month."""
    now = timezone.now()
    due = now.date() + dt.timedelta(days=30)
    return PrivacyRequest.objects.create(
        **{"person": person, "programme": programme, "kind": kind, "asked_at": now, "due_on": due, **fields}
    )


def webhook_delivery(programme: Programme, **fields: Any) -> WebhookDelivery:
    """A message that was given up, to an address outside that is told when a visit is called off."""
    at = timezone.now()
    webhook = Webhook.objects.create(
        programme=programme, url="https://hooks.example/told", kinds=["visit.cancelled"], made_at=at
    )
    payload = {"kind": "visit.cancelled", "about": {"type": "programme.Visit", "id": ""}}
    values = {"kind": "visit.cancelled", "payload": payload, "state": "failed", "made_at": at, **fields}
    return WebhookDelivery.objects.create(webhook=webhook, **values)
