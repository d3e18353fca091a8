"""The pitch day, its judges' conflicts and score cards, and the sheet that follows."""

import uuid

from hypothesis import strategies as st
from hypothesis.stateful import rule

from judging.actions import award, conflict, pitch_day, result, scorecard, signature
from judging.models import Conflict, Pitch, ResultSheet, Scorecard, SignatoryOffer
from judging.queries import progress
from judging.queries import result as results
from judging.states import AwardKind, ModerationAct
from tests.factories import judging
from tests.support.random_walk.season import A_STEP, Season, anybody


class Pitching(Season):
    """Both teams pitch before two judges."""

    def __init__(self) -> None:
        super().__init__()
        self.signatories = [judging.signatory(self.day) for _ in range(2)]
        self.people += self.signatories

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def run_the_day(self, who: int, number: int, do: int) -> None:
        """The lock comes rarely, so that there is time to score."""
        by = self.mostly(self.organiser, who)
        if do < 2:
            self.attempt(pitch_day.add_pitches, self.day, by=by, teams=self.teams)
        elif do < 4:
            self.attempt(pitch_day.open_scoring, self.day, by=by)
        elif number % 3 == 1:
            missing = progress.missing_cards(self.day)
            self.attempt(pitch_day.lock_scoring, self.day, by=self.mostly(self.results, who), missing=missing)
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
