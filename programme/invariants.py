"""What must hold of places, messages, states, programmes, the record and the files."""

import datetime as dt

from django.apps import apps
from django.db.models import CharField, Count, F, Q

from programme.models import Visit
from programme.queries import audit
from programme.queries.places import places_of
from programme.shared.invariants import Found, promise, stay_together
from programme.shared.stored_files import named, without_a_row
from programme.shared.time import now
from programme.states import VisitState

OURS = ("programme", "teams", "judging", "cms")
# The clock gives a place that a share has let go within minutes.
A_WHILE = dt.timedelta(minutes=10)


@promise("No visit has more people than places")
def full_visits() -> Found:
    taken = Count("bookings", filter=Q(bookings__state__in=("confirmed", "offered")))
    for visit in Visit.objects.annotate(taken=taken).filter(capacity__isnull=False, taken__gt=F("capacity")):
        yield visit, f"has {visit.capacity} places and {visit.taken} people"


@promise("No place stays empty while somebody waits for it")
def empty_places() -> Found:
    at = now() - A_WHILE
    visits = Visit.objects.filter(state=VisitState.PUBLISHED, starts_at__gt=now(), bookings__state="waiting").distinct()
    found = list(visits)
    counted = places_of(found, at=at)
    for visit in found:
        if not visit.is_expected and counted[visit.pk].sectors_to_serve():
            yield visit, "has a free place and somebody who could have it"


@promise("Every state is one that the lifecycle knows")
def unknown_states() -> Found:
    for model in (each for each in apps.get_models() if each._meta.app_label in OURS):
        field = next((each for each in model._meta.local_fields if each.name == "state"), None)
        if isinstance(field, CharField) and field.choices:
            known = [value for value, _label in field.flatchoices]
            for row in model._default_manager.exclude(state__in=known).only("pk", "state").iterator():
                yield row, f"is in the state “{row.state}”"


@promise("Nothing ties one programme to another")
def programmes_apart() -> Found:
    yield from stay_together(
        ("programme.Enrolment", "organisation__programme", "cohort__programme"),
        ("programme.Allotment", "organisation__programme", "cohort__programme"),
        ("programme.Nomination", "organisation__programme", "cohort__programme"),
        ("programme.Visit", "host__programme", "cohort__programme"),
    )


@promise("The audit record is whole")
def broken_record() -> Found:
    for fault in audit.faults():
        yield "The record:", fault


@promise("Every file has its row, and every row its file")
def lost_files() -> Found:
    for row, storage, name in named():
        if not storage.exists(name):
            yield row, f"names a file that is not there: {name}"
    for name in without_a_row():
        yield f"The private file {name}", "belongs to no row"
