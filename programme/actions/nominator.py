"""What a nominator does behind their link: names people for their organisation's places, and takes a name back."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy

from programme.actions import free_place
from programme.actions.audit import record
from programme.actions.notification import take_back
from programme.actions.place_offer import offer_to
from programme.models import Allotment, Nomination, Nominator
from programme.notifications import NOMINATOR_REMINDER
from programme.queries import allotment as queries
from programme.queries import nomination as nominations
from programme.shared.acting import action
from programme.shared.refusals import Refused
from programme.states import NominationState


class LinkEnded(Refused):
    sentence = gettext_lazy("This link no longer works. Ask the organisers for a new one.")


class NothingLeftToName(Refused):
    sentence = gettext_lazy("Your organisation has named somebody for each of its places.")


class NamingOver(Refused):
    sentence = gettext_lazy("The date to name people by is over. Write to the organisers if you need a change.")


class NamedAlready(Refused):
    sentence = gettext_lazy("Somebody with this address is nominated in this cohort already.")


class HasObjected(Refused):
    sentence = gettext_lazy("This person has asked not to be nominated. Please name somebody else.")


@action
def name_person(link: Nominator, *, at: dt.datetime, **values: Any) -> Nomination:
    """Name somebody for one of the organisation's places; for a place that fell free they are written to at once."""
    link = _locked(link, at=at)
    allotment = link.allotment
    naming = queries.naming(allotment, at=at)
    if not naming.open:
        raise NamingOver if naming.is_over else NothingLeftToName
    cohort, email = allotment.cohort, values.pop("email").strip().lower()
    if cohort.nominations.filter(email__iexact=email).exists():
        raise NamedAlready
    if nominations.has_objected(cohort, [email]):
        raise HasObjected
    nomination = Nomination.objects.create(
        cohort=cohort,
        organisation=allotment.organisation,
        email=email,
        nominated_by=allotment.nominator_email,
        **values,
    )
    record("programme.nomination.named", by=None, target=nomination, allotment=str(allotment.pk))
    if naming.kept:
        free_place.claim(cohort, allotment.organisation, nomination=nomination, at=at)
        offer_to(nomination, cohort, at=at, by=None, is_late=True)
    if naming.open == 1:
        take_back(NOMINATOR_REMINDER, about=link)
    return nomination


@action
def take_name_back(link: Nominator, nomination: Nomination, *, at: dt.datetime) -> None:
    """Take somebody off the list whom nobody has written to yet."""
    link = _locked(link, at=at)
    nomination = free_place.locked_nomination(nomination)
    if nomination.organisation_id != link.allotment.organisation_id or nomination.cohort_id != link.cohort.pk:
        raise LinkEnded
    if nomination.state != NominationState.NAMED:
        raise NamingOver
    record("programme.nomination.taken_back", by=None, target=nomination, allotment=str(link.allotment_id))
    nomination.delete()


def _locked(link: Nominator, *, at: dt.datetime) -> Nominator:
    """The link and its allotment, under the lock of the sector; notes that it was used."""
    held = Allotment.objects.select_related("organisation", "cohort__programme").get(pk=link.allotment_id)
    free_place.lock_sectors(held.cohort, held.organisation.sector)
    link = Nominator.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not link.is_open(at):
        raise LinkEnded
    link.allotment = held
    link.link_used_at = at
    link.save(update_fields=("link_used_at",))
    return link
