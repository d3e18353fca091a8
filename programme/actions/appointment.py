"""The appointments that go along with mails about visits: for each person the entry that their calendar shall show.

A cancellation is made before the booking ends, a request after it has begun: the numbers follow from that.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from programme.actions.notification import Addressee, Part
from programme.models import Person, Visit
from programme.queries.appointment import ended_before, entry_of, sender_for
from programme.shared.calendar import CalendarEntry, Method, Sender, as_invitation
from programme.shared.time import now

PartFor = Callable[[Person | Addressee], Part | None]


def requests(visit: Visit, people: Iterable[Person]) -> PartFor:
    """The visit as it now is, for people with a place; nothing for all others who get the mail."""
    return parts(_entries(visit, list(people)), "REQUEST", sender_for(visit.cohort.programme))


def cancellations(visit: Visit, people: Iterable[Person]) -> PartFor:
    """The visit is off for people who still have a place and are about to lose it."""
    entries = {
        person: replace(entry, sequence=(entry.sequence or 0) + 1)
        for person, entry in _entries(visit, list(people)).items()
    }
    return parts(entries, "CANCEL", sender_for(visit.cohort.programme))


def _entries(visit: Visit, people: list[Person]) -> dict[Person | Addressee, CalendarEntry]:
    ended = ended_before(visit, people)
    return {person: entry_of(visit, ended=ended.get(person.pk, 0)) for person in people}


def parts(entries: dict[Person | Addressee, CalendarEntry], method: Method, sender: Sender) -> PartFor:
    """For each of these people the entry that their calendar shall show, or no longer show."""
    at = now()

    def part(person: Person | Addressee) -> Part | None:
        if person not in entries:
            return None
        content = as_invitation(
            entries[person], method=method, sender=sender, name=person.full_name, address=person.email, at=at
        )
        return Part(f"text/calendar; method={method}", content.decode())

    return part
