"""The pitch day, its judges' conflicts and score cards, and the sheet that follows."""

import uuid

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from judging.actions import allocation, award, conflict, guest, pitch_day, practice, result, scorecard, signature
from judging.models import Allocation, Conflict, Guest, Pitch, Practice, ResultSheet, Scorecard, SignatoryOffer
from judging.queries import progress
from judging.queries import result as results
from judging.states import AwardKind, ModerationAct, ScorecardState, SheetState
from programme.models import Employment
from tests.factories import judging
from tests.support.random_walk.post import Post
from tests.support.random_walk.season import A_STEP, anybody


class Pitching(Post):
    """Both teams pitch before two judges."""

    def __init__(self) -> None:
        super().__init__()
        self.signatories = [judging.signatory(self.day) for _ in range(2)]
        self.people += self.signatories
        # A judge who works where a member of each team does.
        for member in self.members[::2]:
            place = member.employments.get()
            Employment.objects.create(
                person=self.judges[0], organisation=place.organisation, from_on=place.from_on, until_on=self.at.date()
            )

    @initialize(at=st.integers(0, 2))
    def begin_at_some_time(self, at: int) -> None:
        """Before it, with scoring open, or with all cards in: few walks would come so far by themselves."""
        if at > 0:
            self.attempt(pitch_day.add_pitches, self.day, by=self.organiser, teams=self.teams)
            self.attempt(pitch_day.open_scoring, self.day, by=self.organiser)
        for card in Scorecard.objects.filter(pitch__pitch_day=self.day).order_by("pk") if at > 1 else ():
            values = judging.values(self.day, 1, 2, 3, 4, 5)
            change = scorecard.Change(uuid.uuid5(uuid.NAMESPACE_OID, str(card.pk)), card.version)
            self.attempt(scorecard.save_scorecard, card.pitch_id, values, by=card.judge, change=change, hand_in=True)
        self.day.refresh_from_db()

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def run_the_day(self, who: int, number: int, do: int) -> None:
        """The lock comes rarely, so that there is time to score."""
        by = self.mostly(self.organiser, who)
        if do < 2:
            self.attempt(pitch_day.add_pitches, self.day, by=by, teams=self.teams)
        elif do < 4:
            self.attempt(pitch_day.open_scoring, self.day, by=by)
        elif number % 2:
            missing = progress.missing_cards(self.day)
            self.attempt(pitch_day.lock_scoring, self.day, by=by, missing=missing)
        self.day.refresh_from_db()

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def conflict(self, who: int, number: int, do: int) -> None:
        pitch = self.one_of(Pitch.objects.filter(pitch_day=self.day).order_by("position"), number)
        found = self.one_of(Conflict.objects.filter(pitch_day=self.day).order_by("pk"), number)
        judge, by = self.judges[number % 2], self.mostly(self.organiser, who)
        if found and do == 0:
            self.attempt(conflict.confirm_conflict, found, by=by)
        elif found and do == 1:
            self.attempt(conflict.waive_conflict, found, by=by, reason="Years ago.")
        elif pitch and do == 2 and number % 3 == 1:
            self.attempt(conflict.declare_conflict, pitch, by=self.mostly(judge, who), detail="A friend.")
        elif pitch and do == 3 and number % 3 == 1:
            self.attempt(conflict.bar_judge, pitch, by=by, judge=judge, detail="Their manager.")
        else:
            self.attempt(conflict.find_conflicts, self.day, by=self.organiser)

    @rule(who=anybody, number=anybody, do=st.integers(0, 5))
    def score(self, who: int, number: int, do: int) -> None:
        card = self.one_of(Scorecard.objects.filter(pitch__pitch_day=self.day).order_by("pk"), number)
        if card is None:
            return
        if do == 5:
            self.attempt(scorecard.reopen_scorecard, card, by=self.mostly(self.organiser, who), reason="Asked.")
            return
        values = judging.values(self.day, *[1 + (number + place) % 5 for place in range(5)])
        change = scorecard.Change(uuid.UUID(int=number * 1000 + card.version), card.version if do else 0)
        by = self.mostly(card.judge, who)
        self.attempt(scorecard.save_scorecard, card.pitch_id, values, by=by, change=change, hand_in=do > 2)

    @rule(who=anybody)
    def bring_the_result_on(self, who: int) -> None:
        """The next step on the way to a published result, which is long."""
        sheet = ResultSheet.objects.current().filter(pitch_day=self.day).first()
        if not self.day.is_locked:
            if Scorecard.objects.filter(pitch__pitch_day=self.day, state=ScorecardState.SUBMITTED).exists():
                missing = progress.missing_cards(self.day)
                self.attempt(pitch_day.lock_scoring, self.day, by=self.organiser, missing=missing)
                self.day.refresh_from_db()
        elif sheet is None:
            self.attempt(result.compute_sheet, self.day, by=self.results)
        elif sheet.state == SheetState.SIGNED:
            self.attempt(result.publish_sheet, sheet, by=self.signatories[0])
        elif sheet.awards.exists():
            signing = self.signatories[sheet.signatures.filter(voided_at=None).count() % 2]
            content = results.content_hash(sheet)
            self.attempt(signature.sign_sheet, sheet, by=self.mostly(signing, who), content=content, proof="totp")
        else:
            awards = [award.AwardGiven(self.teams[who % 2], AwardKind.WINNER)]
            self.attempt(award.set_awards, sheet, by=self.results, awards=awards, reason="As decided.")

    @rule(who=anybody, number=anybody, do=st.integers(0, 8))
    def decide(self, who: int, number: int, do: int) -> None:
        by = self.mostly(self.results, who)
        sheet = ResultSheet.objects.filter(pitch_day=self.day).order_by("-version").first()
        if sheet is None or do == 0:
            self.attempt(result.compute_sheet, self.day, by=by)
        elif do == 1:
            awards = [award.AwardGiven(self.teams[number % 2], AwardKind.WINNER)]
            self.attempt(award.set_awards, sheet, by=by, awards=awards, reason="As decided.")
        elif do in (2, 3, 4):
            content = results.content_hash(sheet)
            signing = self.mostly(self.signatories[number % 2], who)
            self.attempt(signature.sign_sheet, sheet, by=signing, content=content, proof="totp")
        elif do == 5:
            later = self.at + 5 * A_STEP if number % 2 else None
            self.attempt(result.publish_sheet, sheet, by=self.mostly(self.signatories[0], who), at=later)
            self.attempt(result.publish_due)
        elif do == 6 and number % 2:
            self.attempt(result.withdraw_sheet, sheet, by=self.mostly(self.signatories[0], who), reason="A mistake.")
        elif do == 7 and (card := Scorecard.objects.filter(pitch__pitch_day=self.day).order_by("pk").first()):
            act = (ModerationAct.EXCLUDE, ModerationAct.KEEP)[number % 2]
            self.attempt(result.moderate_card, card, by=by, act=act, reason="It was empty.")

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def prepare(self, who: int, number: int, do: int) -> None:
        """Who hears whom, and a pitch to practise on."""
        by = self.mostly(self.organiser, who)
        plan = self.one_of(Allocation.objects.filter(pitch_day=self.day).order_by("made_at"), number)
        practised = self.one_of(Practice.objects.filter(pitch_day=self.day).order_by("begun_at"), number)
        if do == 0:
            self.attempt(allocation.draw_allocation, self.day, by=by, each=1 + number % 2, at=self.at, seed=number)
        elif do == 1 and number % 3 == 1:
            self.attempt(allocation.let_everybody_hear, self.day, by=by)
        elif do < 3 and plan:
            self.attempt(allocation.release_allocation, plan, by=by, at=self.at)
        elif practised and do == 3:
            card = judging.values(self.day, 1, 2, 3, 4, 5)
            self.attempt(practice.save_practice_card, practised, card, by=self.judges[number % 2], at=self.at)
        elif practised and number % 3:
            self.attempt(practice.compare_practice, practised, by=by, at=self.at)
        else:
            self.attempt(practice.begin_practice, self.day, by=by, title="Last year's", at=self.at)

    @rule(who=anybody, number=anybody, do=st.integers(0, 3))
    def have_guests(self, who: int, number: int, do: int) -> None:
        by = self.mostly(self.organiser, who)
        invited = self.one_of(Guest.objects.filter(pitch_day=self.day).order_by("email"), number)
        if invited is None or do == 0:
            asked = guest.Invited("Somebody", f"guest{number % 5}@people.example")
            self.attempt(guest.invite_guests, self.day, [asked], by=by, at=self.at)
        elif do == 1 and number % 4 == 1:
            self.attempt(guest.take_back_guest, invited, by=by)
        else:
            self.attempt(guest.answer_guest, invited, coming=bool(number % 2), at=self.at)

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def ask_for_a_signature(self, who: int, number: int, do: int) -> None:
        by = self.mostly(self.organiser, who)
        offer = self.one_of(SignatoryOffer.objects.filter(pitch_day=self.day).order_by("email"), number)
        if offer is None or do == 0:
            to = {"email": f"signs{number % 5}@people.example", "full_name": "Somebody"}
            self.attempt(signature.offer_signature, self.day, by=by, **to)
        elif do == 1:
            self.attempt(signature.accept_signature, offer, at=self.at)
        elif do == 2:
            self.attempt(signature.decline_signature, offer, at=self.at)
        elif do == 3:
            self.attempt(signature.resend_signatory_offer, offer, by=by)
        else:
            self.attempt(signature.revoke_signatory_offer, offer, by=by)
