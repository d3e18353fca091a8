"""Legal rows of teams, and nothing more: each call makes one new thing with a name nobody else has."""

import datetime as dt
import hashlib
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from programme.models import Cohort, Enrolment, Person
from programme.states import Role, Sector
from teams.actions import owner_link as owner_links
from teams.actions import release, reuse
from teams.actions import solution as solutions
from teams.models import (
    Answer,
    AnswerChange,
    Attachment,
    Challenge,
    Deliverable,
    FileSlot,
    Membership,
    Mentorship,
    OwnerLink,
    Prompt,
    ReleaseConsent,
    ReleaseLink,
    ReuseRequest,
    Review,
    ReviewPoint,
    Solution,
    Submission,
    SubmissionVersion,
    Team,
)
from teams.states import ChallengeState, ConsentState, SigningRule, SubmissionState, Timing
from tests.factories import programme as people

numbers = count(1)


def challenge(cohort: Cohort, *, published: bool = True, **fields: Any) -> Challenge:
    number = next(numbers)
    return Challenge.objects.create(
        cohort=cohort,
        owner=fields.pop("owner", None) or people.organisation(cohort.programme),
        **{
            "title": f"Challenge {number}",
            "problem": "Letters arrive too late.",
            "who_has_it": "People who move house.",
            "outcome": "Letters arrive in time.",
            "state": ChallengeState.PUBLISHED if published else ChallengeState.DRAFT,
            "published_at": timezone.now() if published else None,
            **fields,
        },
    )


def team(cohort: Cohort, *, told: bool = True, **fields: Any) -> Team:
    """A team without members, which the cohort has been told of."""
    number = next(numbers)
    return Team.objects.create(
        cohort=cohort,
        **{
            "name": f"Team {number}",
            "number": number,
            "signing": SigningRule.ANYONE,
            "told_at": timezone.now() if told else None,
            **fields,
        },
    )


def membership(of: Team, enrolment: Enrolment | None = None, **fields: Any) -> Membership:
    return Membership.objects.create(
        team=of,
        enrolment=enrolment
        or people.enrolment(of.cohort, Role.PARTICIPANT, sector=fields.pop("sector", None) or Sector.CIVIL_SERVICE),
        **{"from_at": timezone.now(), **fields},
    )


def member(of: Team, **fields: Any) -> Person:
    """Somebody who is a member of the team now; `sector` may be given."""
    return membership(of, **fields).enrolment.person


def mentorship(of: Team, enrolment: Enrolment | None = None, sector: Sector = Sector.CIVIL_SERVICE) -> Mentorship:
    enrolment = enrolment or people.enrolment(of.cohort, Role.MENTOR, sector=sector)
    return Mentorship.objects.create(team=of, enrolment=enrolment, sector=enrolment.sector, from_at=timezone.now())


def mentor(of: Team, sector: Sector = Sector.CIVIL_SERVICE) -> Person:
    return mentorship(of, sector=sector).enrolment.person


def full_team(cohort: Cohort, *, members: int = 4, **fields: Any) -> Team:
    """A team with members of both sectors and two mentors, one of each."""
    made = team(cohort, **fields)
    sectors = list(Sector)
    for number in range(members):
        membership(made, sector=sectors[number % 2])
    for sector in sectors:
        mentorship(made, sector=sector)
    return made


def deliverable(cohort: Cohort, *, prompts: int = 1, slots: int = 1, **fields: Any) -> Deliverable:
    """Open for a week, due in another: one prompt, one optional slot for a PDF or a picture."""
    number = next(numbers)
    now = timezone.now()
    made = Deliverable.objects.create(
        cohort=cohort,
        **{
            "title": f"Deliverable {number}",
            "opens_at": now - dt.timedelta(days=7),
            "due_at": now + dt.timedelta(days=7),
            **fields,
        },
    )
    for order in range(prompts):
        Prompt.objects.create(deliverable=made, order=order, question=f"Question {order + 1}", most_words=50)
    for order in range(slots):
        FileSlot.objects.create(
            deliverable=made, order=order, name=f"File {order + 1}", kinds=["pdf", "picture"], is_required=False
        )
    return made


def submission(of: Team, deliverable: Deliverable, **fields: Any) -> Submission:
    """A draft with an answer to each prompt."""
    made = Submission.objects.create(team=of, deliverable=deliverable, **fields)
    for prompt in deliverable.prompts.all():
        text = "We would write to people first."
        answer = Answer.objects.create(submission=made, prompt=prompt, text=text, version=1)
        AnswerChange.objects.create(answer=answer, version=1, text=text, by=people.person(), at=timezone.now())
    return made


def attachment(of: Submission, slot: FileSlot, content: bytes = b"%PDF-1.4\n%%EOF\n", **fields: Any) -> Attachment:
    return Attachment.objects.create(
        submission=of,
        slot=slot,
        file=ContentFile(content, name="any"),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        uploaded_by=fields.pop("uploaded_by", None) or people.person(),
        uploaded_at=timezone.now(),
        **{"original_name": "plan.pdf", "kind": "pdf", **fields},
    )


def submission_version(of: Team, deliverable: Deliverable, **fields: Any) -> SubmissionVersion:
    """What the team handed in on the deliverable: a frozen version, with its answers and files."""
    now = timezone.now()
    draft = Submission.objects.filter(team=of, deliverable=deliverable).first() or submission(of, deliverable)
    Submission.objects.filter(pk=draft.pk).update(state=SubmissionState.SUBMITTED, submitted_at=now)
    made = SubmissionVersion.objects.create(
        submission=draft,
        number=draft.versions.count() + 1,
        submitted_by=fields.pop("submitted_by", None) or people.person(),
        answers=[
            {"prompt": answer.prompt_id, "question": answer.prompt.question, "most_words": 50, "text": answer.text}
            for answer in draft.answers.select_related("prompt")
        ],
        **{"submitted_at": now, "timing": Timing.ON_TIME, "sha256": "0" * 64, **fields},
    )
    return made


def review_point(deliverable: Deliverable, **fields: Any) -> ReviewPoint:
    return ReviewPoint.objects.create(
        cohort=deliverable.cohort,
        deliverable=deliverable,
        **{"name": deliverable.title, "closes_at": deliverable.due_at + dt.timedelta(days=7), **fields},
    )


def review(of: Mentorship, point: ReviewPoint, **fields: Any) -> Review:
    return Review.objects.create(mentorship=of, point=point, **{"saved_at": timezone.now(), **fields})


def owner_link(cohort: Cohort) -> OwnerLink:
    """The page of a published challenge for somebody at its owner."""
    return owner_links.send_owner_link(
        challenge(cohort),
        by=people.organiser(cohort),
        full_name="Oona Owner",
        email="oona@owner.example",
        at=timezone.now(),
    )


def words(**fields: Any) -> solutions.Words:
    """What a solution says."""
    said = {"title": f"Solution {next(numbers)}", "summary": "Letters in time.", "text": "We *ask* first."}
    return solutions.Words(**{**said, "theme": "data", "licence": "ogl-3", **fields})


def solution(of: Team | None = None, **fields: Any) -> Solution:
    """What a team has written down, as a draft."""
    of = of or full_team(people.cohort())
    by = of.memberships.first().enrolment.person
    files = fields.pop("files", ())
    return solutions.write_solution(of, words(**fields), files=files, by=by, at=timezone.now())


def asked_solution(of: Team | None = None, **fields: Any) -> Solution:
    """A member has asked everybody to release it."""
    made = solution(of, **fields)
    by = made.team.memberships.first().enrolment.person
    return release.ask_release(made, by=by, at=timezone.now())


def release_link(consent: ReleaseConsent) -> ReleaseLink:
    """The page for somebody who answers for an organisation."""
    by = people.organiser(consent.cohort)
    at = timezone.now()
    return release.send_release_link(consent, by=by, full_name="Rita", email=f"rita{next(numbers)}@org.example", at=at)


def released_solution(of: Team | None = None, **fields: Any) -> Solution:
    """Everybody who has a say has released it."""
    made = asked_solution(of, **fields)
    for consent in made.consents.exclude(state=ConsentState.GIVEN):
        if consent.person:
            release.answer_release(made, says_yes=True, by=consent.person, at=timezone.now())
        else:
            release.answer_by_link(release_link(consent), says_yes=True, at=timezone.now())
    return Solution.objects.get(pk=made.pk)


def asking_organisation(cohort: Cohort) -> ReleaseLink:
    """The page of a solution that waits for an organisation's answer."""
    team = full_team(cohort, number=next(numbers) + 1000)
    return release_link(asked_solution(team).consents.filter(person=None).first())


def reuse_request(solution: Solution | None = None, **fields: Any) -> ReuseRequest:
    """Somebody asks to reuse a solution and has not confirmed their address."""
    said = {"organisation": f"Council {next(numbers)}", "full_name": "Rhea Reuser", "email": "rhea@council.example"}
    said |= {"purpose": "Our own letters.", **fields}
    return reuse.ask_to_reuse(solution or released_solution(), **said, at=timezone.now())


def asking_to_reuse(cohort: Cohort) -> ReuseRequest:
    """The page on which somebody confirms their request."""
    return reuse_request(released_solution(full_team(cohort, number=next(numbers) + 1000)))
