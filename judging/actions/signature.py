"""Names who may sign a result, and takes their signatures: two people, both without a tie to a team."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from judging.actions.result import SheetFixed, lock_sheet
from judging.models import PitchDay, ResultSheet, Signatory, SignatoryOffer, Signature
from judging.notifications import SIGNATORY_NAMED, SIGNATORY_OFFERED
from judging.policies import is_tied_to_a_team
from judging.queries import pack, result
from judging.states import SHEET, SheetState
from programme.actions import offer as offers
from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.enqueue import later
from programme.shared.readdressing import readdresses
from programme.shared.refusals import Refused
from programme.shared.time import now

NEEDED = 2


class CannotSign(Refused):
    sentence = _(
        "Somebody who judges, mentors or belongs to a team, or has a conflict with one, cannot sign. "
        "A site administrator never signs."
    )


class MaySign(Refused):
    sentence = _("This person may sign already.")


class HasSigned(Refused):
    sentence = _("You have signed this sheet.")


class NotProven(Refused):
    sentence = _("Before you sign, prove that it is you: with a passkey, an authenticator app or a recovery code.")


class NoAwards(Refused):
    sentence = _("Decide the awards first: a signature covers them too.")


class ChangedSince(Refused):
    sentence = _("The sheet was changed while you were reading it. Read it again before you sign.")


class DoesNotRecompute(Refused):
    sentence = _("The figures cannot be worked out again from the frozen cards, so the sheet cannot be signed.")


@action
def offer_signature(
    day: PitchDay, *, by: Person, email: str, full_name: str, at: dt.datetime | None = None
) -> SignatoryOffer:
    """Ask a person to sign the results of the day, also from outside. The right starts when they accept."""
    authorise(by, "judging.organise", day)
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=day.pk)
    email = email.strip().lower()
    _refuse_who_cannot(Person.objects.filter(email__iexact=email).first(), day)
    if day.signatories.filter(person__email=email).exists():
        raise MaySign
    if day.signatory_offers.filter(email=email, state="sent").exists():
        raise offers.OfferedAlready
    return _send(SignatoryOffer(pitch_day=day, email=email, full_name=full_name), by=by, at=at or now())


@action
def resend_signatory_offer(offer: SignatoryOffer, *, by: Person, at: dt.datetime | None = None) -> SignatoryOffer:
    """Send an open offer again with a new link; the old link ends."""
    offer = SignatoryOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    authorise(by, "judging.organise", offer)
    return _send(offer, by=by, at=at or now())


@readdresses(SIGNATORY_OFFERED)
@action
def readdress_signatory_offer(offer_id: str, *, address: str, by: Person) -> SignatoryOffer:
    """Ask at another address of the same person: the link in the first mail ends."""
    offer = SignatoryOffer.objects.select_for_update(of=("self",)).get(pk=offer_id)
    authorise(by, "judging.organise", offer)
    offers.move(offer, address=address)
    _refuse_who_cannot(Person.objects.filter(email__iexact=address).first(), offer.pitch_day)
    if offer.pitch_day.signatory_offers.filter(email=address, state="sent").exclude(pk=offer.pk).exists():
        raise offers.OfferedAlready
    return _send(offer, by=by, at=now())


def _send(offer: SignatoryOffer, *, by: Person, at: dt.datetime) -> SignatoryOffer:
    offers.send(offer, at=at)
    record("judging.signatory.offered", by=by, target=offer, issue=offer.link_issue)
    known = Person.objects.filter(email__iexact=offer.email).first()
    to = known or Addressee(offer.email, offer.full_name)
    notify(SIGNATORY_OFFERED, to=[to], about=offer, act=f"issue {offer.link_issue}", day=offer.pitch_day)
    return offer


@action
def revoke_signatory_offer(offer: SignatoryOffer, *, by: Person, at: dt.datetime | None = None) -> None:
    """Take an open offer back."""
    offer = SignatoryOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    authorise(by, "judging.organise", offer)
    offers.revoke(offer, at=at or now())
    record("judging.signatory.offer_revoked", by=by, target=offer)


@action
def accept_signature(offer: SignatoryOffer, *, at: dt.datetime) -> Signatory:
    """They may sign from now on, with a new account where there is none."""
    offer = offers.answerable(offer, at=at)
    person = offers.accept(offer, at=at)
    _refuse_who_cannot(person, offer.pitch_day)
    signatory, _is_new = Signatory.objects.get_or_create(pitch_day=offer.pitch_day, person=person)
    record("judging.signatory.named", by=person, target=signatory, person=str(person.pk))
    notify(
        SIGNATORY_NAMED,
        to=[person],
        about=signatory,
        day=offer.pitch_day,
        address=settings.SITE_URL + reverse("judging:signing_home"),
    )
    return signatory


@action
def decline_signature(offer: SignatoryOffer, *, at: dt.datetime) -> None:
    """Say no; the desk shows it."""
    offer = offers.answerable(offer, at=at)
    offers.decline(offer, at=at)
    record("judging.signatory.declined", by=None, target=offer)


def _refuse_who_cannot(person: Person | None, day: PitchDay) -> None:
    if person and (person.is_site_admin or is_tied_to_a_team(person, day)):
        raise CannotSign


@action
def remove_signatory(signatory: Signatory, *, by: Person) -> None:
    """Take the right to sign away; a signature that was given stays."""
    authorise(by, "judging.organise", signatory)
    record("judging.signatory.removed", by=by, target=signatory, person=str(signatory.person_id))
    Signatory.objects.filter(pk=signatory.pk).delete()


@action
def sign_sheet(sheet: ResultSheet, *, by: Person, content: str, proof: str) -> Signature:
    """Sign what one has read: `content` is the hash of the sheet as it was shown. The second makes the sheet signed.

    `proof` is what the person proved themselves with in the last minutes, beyond having signed in.
    """
    sheet = lock_sheet(sheet)
    authorise(by, "judging.sign", sheet)
    if not proof:
        raise NotProven
    if sheet.state not in (SheetState.DRAFT, SheetState.SIGNED):
        raise SheetFixed
    if not sheet.awards.exists() and not sheet.award_reason:
        raise NoAwards
    if content != result.content_hash(sheet):
        raise ChangedSince
    if not result.recomputes(sheet):
        raise DoesNotRecompute
    live = Signature.objects.filter(sheet=sheet, voided_at=None)
    if live.filter(person=by).exists():
        raise HasSigned
    signature = Signature.objects.create(sheet=sheet, person=by, signed_at=now(), content_hash=content, proof=proof)
    record("judging.sheet.signed", by=by, target=sheet, content=content, inputs=sheet.inputs_hash, proof=proof)
    if sheet.state == SheetState.DRAFT and live.count() >= NEEDED:
        SHEET.check(sheet.state, to=SheetState.SIGNED)
        sheet.state, sheet.signed_at = SheetState.SIGNED, now()
        sheet.save(update_fields=("state", "signed_at"))
        later("judging.tasks.seal_sheet", str(sheet.pk))
    return signature


def keep_seal(sheet: str) -> None:
    """Work out the seal of the signed pack and keep it with the sheet. Safe to do twice."""
    row = ResultSheet.objects.filter(pk=sheet, seal="").first()
    if row is not None and pack.is_signed(row):
        ResultSheet.objects.filter(pk=row.pk, signed_at=row.signed_at).update(seal=pack.seal_of(row))


def seal_forgotten() -> int:
    """By the clock: ask for the seal of every signed sheet that has none; returns how many."""
    waiting = list(ResultSheet.objects.filter(signed_at__isnull=False, seal="").values_list("pk", flat=True))
    for sheet in waiting:
        later("judging.tasks.seal_sheet", str(sheet))
    return len(waiting)
