"""Challenges, drafts and what is handed in; reviews and what is said to them; meetings, questions and concerns."""

import datetime as dt
from itertools import groupby
from operator import itemgetter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from teams.actions import challenge as challenges
from teams.actions import concern as concerns
from teams.actions import deliverable as deliverables
from teams.actions import handed_in, meeting, question, signing
from teams.actions import reply as replies
from teams.actions import review as reviews
from teams.actions import submission as submissions
from teams.actions.submission import Text
from teams.models import Challenge, Concern, Meeting, Question, Review, Submission, SubmissionVersion
from teams.queries.submission import work_on
from teams.states import ConcernAbout, ConcernState, Health, ReplyKind, SigningRule
from tests.factories import teams
from tests.support.random_walk.post import Post
from tests.support.random_walk.season import A_STEP, anybody


class Work(Post):
    """A deliverable that is due after some steps, with a review point, two challenges and a contact for concerns."""

    def __init__(self) -> None:
        super().__init__()
        due = self.at + 60 * A_STEP
        self.asked = teams.deliverable(self.cohort, due_at=due, late_until=due + 60 * A_STEP)
        self.point = teams.review_point(self.asked)
        for _ in range(2):
            teams.challenge(self.cohort, published=False)
        concerns.name_contact(self.cohort, self.organiser, by=self.organiser)

    @rule(who=anybody, team=st.integers(0, 1), number=st.integers(0, 5), base=st.integers(0, 3), do=st.integers(0, 2))
    def write(self, who: int, team: int, number: int, base: int, do: int) -> None:
        act = (submissions.save_draft, submissions.sign_off, submissions.hand_in)[do]
        part = work_on(self.teams[team], self.asked).parts[0]
        texts = {part.prompt.pk: Text(f"Words {number}", part.version if base else 0)}
        self.attempt(act, self.teams[team], self.asked, texts, by=self.of_team(team, who), at=self.at)

    @rule(who=anybody, number=anybody)
    def restore_or_return(self, who: int, number: int) -> None:
        if version := self.one_of(SubmissionVersion.objects.order_by("submitted_at"), number):
            team = self.teams.index(version.submission.team)
            self.attempt(submissions.restore, version, by=self.of_team(team, who), at=self.at)

    @rule(who=anybody, team=st.integers(0, 1))
    def return_work(self, who: int, team: int) -> None:
        if submission := Submission.objects.filter(team=self.teams[team]).first():
            by = self.mostly(self.organiser, who)
            self.attempt(handed_in.return_submission, submission, reason="Because.", by=by)

    @rule(who=anybody, team=st.integers(0, 1), hours=st.integers(-1, 90))
    def give_more_time(self, who: int, team: int, hours: int) -> None:
        due, by = self.asked.due_at + dt.timedelta(hours=hours), self.mostly(self.organiser, who)
        self.attempt(deliverables.extend, self.asked, self.teams[team], due_at=due, reason="Ill", by=by)

    @rule(who=anybody, team=st.integers(0, 1))
    def hand_in_for_a_team(self, who: int, team: int) -> None:
        by, given = self.mostly(self.organiser, who), {"files": {}, "reason": "The proxy", "at": self.at}
        self.attempt(handed_in.hand_in_for, self.teams[team], self.asked, by=by, **given)

    @rule(who=anybody, chosen=st.sampled_from(list(SigningRule)))
    def choose_rule(self, who: int, chosen: SigningRule) -> None:
        self.attempt(signing.choose_signing, self.teams[who % 2], chosen, by=self.of_team(who % 2, who))

    @rule(who=anybody, mentor=st.integers(0, 3), do=st.integers(0, 4))
    def review(self, who: int, mentor: int, do: int) -> None:
        mentorship = self.mentorships[mentor]
        by = self.mostly(mentorship.enrolment.person, who)
        found = Review.objects.filter(mentorship=mentorship).first()
        if found and do > 1:
            self._about(found, self.of_team(mentor // 2, who), by, do)
            return
        values = {"health": Health.GREEN, "for_team": "Good. Go on.", "for_organisers": "Nothing."}
        self.attempt(
            (reviews.save_review, reviews.send_review)[do % 2], mentorship, self.point, values, by=by, at=self.at
        )

    def _about(self, review: Review, reader: Any, by: Any, do: int) -> None:
        if do == 2:
            self.attempt(reviews.withdraw_review, review, by=by, at=self.at)
        elif do == 3:
            self.attempt(reviews.note_reading, [review], by=reader, at=self.at)
        else:
            self.attempt(replies.reply, review, "We asked them.", kind=ReplyKind.DONE, by=reader, at=self.at)

    @rule(who=anybody, number=anybody, do=st.integers(0, 4))
    def challenge(self, who: int, number: int, do: int) -> None:
        found = self.one_of(Challenge.objects.filter(cohort=self.cohort).order_by("title"), number)
        asked = self.one_of(Question.objects.filter(challenge=found).order_by("pk"), number)
        by = self.mostly(self.organiser, who)
        if do == 0:
            self.attempt(challenges.publish_challenge, found, by=by)
        elif do == 1:
            self.attempt(challenges.withdraw_challenge, found, by=by)
        elif do == 2:
            self.attempt(challenges.choose_challenge, self.teams[who % 2], found, by=by)
        elif asked and do == 3:
            self.attempt(question.answer, asked, "Ten.", by=by, at=self.at)
        else:
            self.attempt(question.ask, found, "How many?", by=self.who(who % 9), at=self.at)

    @rule(who=anybody, number=anybody, hours=st.integers(-5, 50))
    def meet(self, who: int, number: int, hours: int) -> None:
        mentorship = self.mentorships[number % 4]
        by = self.mostly(mentorship.enrolment.person, who)
        booked = self.one_of(Meeting.objects.filter(team=mentorship.team).order_by("pk"), number)
        if booked and number % 3 == 1:
            self.attempt(meeting.cancel_meeting, booked, by=by, at=self.at)
            return
        facts = {"starts_at": self.at + dt.timedelta(hours=hours), "minutes": 30, "place": "Room 4", "notes": ""}
        self.attempt(meeting.book_meeting, mentorship.team, by=by, at=self.at, **facts)

    @rule(who=anybody, number=anybody, to=st.sampled_from(list(ConcernState)))
    def concern(self, who: int, number: int, to: ConcernState) -> None:
        raised = self.one_of(Concern.objects.filter(cohort=self.cohort, contact=self.organiser).order_by("pk"), number)
        if raised is None or number % 4 == 0:
            said = {"contact": self.organiser, "kind": ConcernAbout.MEMBER, "about": self.who(number), "text": "Hm."}
            self.attempt(concerns.raise_concern, self.cohort, by=self.who(who % 9), at=self.at, **said)
        elif number % 4 == 1:
            self.attempt(concerns.say, raised, "I see.", by=raised.raised_by, at=self.at)
        else:
            self.attempt(concerns.move_concern, raised, to, by=raised.raised_by if who % 6 == 0 else self.organiser)

    @invariant()
    def versions_count_without_a_gap(self) -> None:
        rows = SubmissionVersion.objects.filter(submission__team__in=self.teams).order_by("submission", "number")
        for _submission, numbers in groupby(rows.values_list("submission", "number"), key=itemgetter(0)):
            assert all(number == place for place, (_, number) in enumerate(numbers, start=1))
