"""Private concerns: raised with one named contact, seen by nobody else, on record without a name.

The record of these acts goes to the site's own chain and says that something was done, never by whom or about whom.
"""

import datetime as dt

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from teams.models import Concern, ConcernNote, SafeguardingContact
from teams.notifications import CONCERN_WAITS
from teams.states import CONCERN, ConcernAbout, ConcernState


class NotAContact(Refused):
    sentence = "Choose one of the people named here."


class AboutTheContact(Refused):
    sentence = "This is the person it is about. Choose another contact."


class OnlyTheContact(Refused):
    sentence = "Only the contact says how far this is."


@action
def raise_concern(
    cohort: Cohort,
    *,
    contact: Person,
    kind: ConcernAbout,
    about: Person | None,
    text: str,
    by: Person,
    at: dt.datetime,
) -> Concern:
    """Tell one safeguarding contact something in private. Raises NotAContact, AboutTheContact."""
    authorise(by, "teams.raise_concern", cohort)
    if not SafeguardingContact.objects.filter(cohort=cohort, person=contact).exists():
        raise NotAContact
    if contact == about:
        raise AboutTheContact
    concern = Concern.objects.create(
        cohort=cohort, raised_by=by, contact=contact, kind=kind, about=about, text=text.strip(), raised_at=at
    )
    _tell(contact, concern, act="raised")
    record("teams.concern.raised", by=None)
    return concern


@action
def say(concern: Concern, text: str, *, by: Person, at: dt.datetime) -> ConcernNote:
    """Add a note that only the two of them read."""
    concern = _locked(concern, by)
    note = ConcernNote.objects.create(concern=concern, by=by, text=text.strip(), at=at)
    _tell(concern.raised_by if by == concern.contact else concern.contact, concern, act=f"note {note.pk}")
    record("teams.concern.answered", by=None)
    return note


@action
def move_concern(concern: Concern, to: ConcernState, *, by: Person) -> Concern:
    """The contact says how far it is; who raised it is told that something is new. Raises OnlyTheContact."""
    concern = _locked(concern, by)
    if by != concern.contact:
        raise OnlyTheContact
    CONCERN.check(concern.state, to=to)
    concern.state = to
    concern.save(update_fields=("state",))
    _tell(concern.raised_by, concern, act=f"{to} {concern.notes.count()}")
    record("teams.concern.moved", by=None, state=to)
    return concern


@action
def name_contact(cohort: Cohort, person: Person, *, by: Person) -> SafeguardingContact:
    """Have people of the cohort turn to this person in private."""
    authorise(by, "teams.organise", cohort)
    contact, _is_new = SafeguardingContact.objects.get_or_create(cohort=cohort, person=person)
    record("teams.safeguarding_contact.named", by=by, target=cohort, person=str(person.pk))
    return contact


@action
def remove_contact(contact: SafeguardingContact, *, by: Person) -> None:
    """Nobody new turns to this person; what they hold already stays with them."""
    authorise(by, "teams.organise", contact.cohort)
    record("teams.safeguarding_contact.removed", by=by, target=contact.cohort, person=str(contact.person_id))
    contact.delete()


def _locked(concern: Concern, by: Person) -> Concern:
    """Raises DoesNotExist for anybody else: a refused attempt on record would tell that there is one."""
    return Concern.objects.visible_to(by).select_for_update(of=("self",)).get(pk=concern.pk)


def _tell(person: Person, concern: Concern, *, act: str) -> None:
    """The mail says that something waits, and nothing of what it is."""
    cohort = Cohort.objects.select_related("programme").get(pk=concern.cohort_id)
    notify(CONCERN_WAITS, to=[person], about=concern, act=act, url=address_in(cohort, "teams:concern_index"))
