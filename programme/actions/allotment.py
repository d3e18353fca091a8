"""Gives organisations their places in a cohort, and asks their nominators to name people for them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.nominator_link import link_for
from programme.actions.notification import Addressee, notify
from programme.actions.organisation import create_organisation
from programme.models import Allotment, Cohort, Nominator, Organisation, Person, PlaceRules
from programme.notifications import NOMINATOR_ASKED, NOMINATOR_REMINDER
from programme.queries import allotment as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now


class AllottedAlready(Refused):
    sentence = gettext_lazy("This organisation has places in the cohort already: change them instead.")


class NobodyToAsk(Refused):
    sentence = gettext_lazy("This organisation has no nominator yet. Add a name and an e-mail address first.")


class NobodyToNudge(Refused):
    sentence = gettext_lazy("Nobody is left to write to: everybody has answered meanwhile.")


@action
def create_allotment(
    cohort: Cohort,
    *,
    by: Person,
    organisation: Organisation | None = None,
    new_organisation: str = "",
    sector: str = "",
    **values: Any,
) -> Allotment:
    """Give an organisation places, `new_organisation` of `sector` where the programme does not know it."""
    authorise(by, "programme.organise", cohort)
    if organisation is None:
        organisation = create_organisation(cohort.programme, by=by, name=new_organisation, sector=sector)
    allotment, is_new = Allotment.objects.get_or_create(cohort=cohort, organisation=organisation, defaults=values)
    if not is_new:
        raise AllottedAlready
    record("programme.allotment.created", by=by, target=allotment, places=allotment.places)
    return allotment


@action
def change_allotment(allotment: Allotment, *, by: Person, **values: Any) -> Allotment:
    """Change places, dates or the nominator; another person's address ends the link of the one before."""
    allotment = _locked(allotment)
    authorise(by, "programme.organise", allotment)
    old = allotment.nominator_email.lower()
    for name, value in values.items():
        setattr(allotment, name, value)
    allotment.save(update_fields=list(values))
    if old and old != allotment.nominator_email.lower():
        Nominator.objects.filter(allotment=allotment, link_revoked_at=None).update(link_revoked_at=now())
    record("programme.allotment.changed", by=by, target=allotment, fields=sorted(values))
    return allotment


@action
def ask_nominators(
    cohort: Cohort, *, by: Person, allotments: Iterable[Allotment], at: dt.datetime | None = None
) -> list[Nominator]:
    """Write to nominators with a new link each; the links they had end."""
    at = at or now()
    authorise(by, "programme.organise", cohort)
    chosen = [each.pk for each in allotments]
    rows = Allotment.objects.select_for_update(of=("self",)).filter(cohort=cohort, pk__in=chosen)
    asked = [each for each in rows.select_related("organisation", "cohort__programme") if each.nominator_email]
    if not asked:
        raise NobodyToAsk
    links = []
    for allotment in asked:
        link = link_for(allotment, at=at, is_new=True)
        to = [Addressee(allotment.nominator_email, allotment.nominator_name or allotment.nominator_email)]
        notify(NOMINATOR_ASKED, to=to, about=link, act=f"issue {link.link_issue}", cohort=cohort, allotment=allotment)
        record("programme.nominator.asked", by=by, target=allotment, issue=link.link_issue)
        links.append(link)
    return links


@readdresses(NOMINATOR_ASKED)
@action
def readdress_nominator(link_id: str, *, address: str, by: Person) -> Nominator:
    """Ask the nominator at another address, which the allotment has from now on; the link they had ends."""
    allotment = Allotment.objects.select_related("cohort__programme").get(nominator=link_id)
    authorise(by, "programme.organise", allotment)
    change_allotment(allotment, by=by, nominator_email=address)
    return ask_nominators(allotment.cohort, by=by, allotments=[allotment])[0]


@action
def nudge_nominators(
    cohort: Cohort, *, by: Person | None, allotments: Iterable[Allotment], at: dt.datetime, press: str
) -> int:
    """Write again to those of the nominators who have places left; the same press never writes twice."""
    if by:
        authorise(by, "programme.organise", cohort)
    chosen = {each.pk for each in allotments}
    due = [row for row in queries.still_to_name(cohort, at=at) if row.pk in chosen]
    if not due:
        raise NobodyToNudge
    for allotment in due:
        to = [Addressee(allotment.nominator_email, allotment.nominator_name or allotment.nominator_email)]
        left = allotment.places - (allotment.named or 0)
        notify(
            NOMINATOR_REMINDER,
            to=to,
            about=allotment.nominator,
            act=press,
            cohort=cohort,
            allotment=allotment,
            left=left,
        )
    Nominator.objects.filter(allotment__in=due).update(reminded_at=at)
    record("programme.nominators.nudged", by=by, target=cohort, count=len(due))
    return len(due)


@action
def revoke_nominator(allotment: Allotment, *, by: Person) -> Allotment:
    """End the nominator's link."""
    allotment = _locked(allotment)
    authorise(by, "programme.organise", allotment)
    Nominator.objects.filter(allotment=allotment, link_revoked_at=None).update(link_revoked_at=now())
    record("programme.nominator.revoked", by=by, target=allotment)
    return allotment


@action
def change_place_rules(cohort: Cohort, *, by: Person, **values: Any) -> PlaceRules:
    """Decide how long places are kept, what silence does, and when data is erased."""
    authorise(by, "programme.organise", cohort)
    rules, _is_new = PlaceRules.objects.update_or_create(cohort=cohort, defaults=values)
    record("programme.place_rules.changed", by=by, target=cohort, **values)
    return rules


def _locked(allotment: Allotment) -> Allotment:
    return (
        Allotment.objects.select_for_update(of=("self",))
        .select_related("organisation", "cohort__programme")
        .get(pk=allotment.pk)
    )
