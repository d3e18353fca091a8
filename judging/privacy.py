"""Which fields of judging are about a person, for how long, and what erasing does."""

import datetime as dt

from django.db.models import Q

from programme.shared.personal_data import about_things, belongs, holds

holds(
    "judging.Conflict",
    "detail",
    "reason",
    purpose="Why a judge may or may not score a team; shows that the result was fair.",
    keep_until="two years after the pitch day",
)
holds(
    "judging.Score",
    "text",
    purpose="What a judge wrote for a team.",
    keep_until="two years after the pitch day",
    erase="keep",
)
holds(
    "judging.ScoreChange",
    "text",
    "reason",
    purpose="What a judge had written for a team before a change, and why it was changed.",
    keep_until="two years after the pitch day",
)
holds(
    "judging.LateChange",
    "values",
    purpose="What a judge sent after scoring was locked; kept, not counted.",
    keep_until="two years after the pitch day",
)
holds(
    "judging.Moderation",
    "reason",
    purpose="Why a card was left out of the result.",
    keep_until="two years after the pitch day",
)
holds(
    "judging.ResultSheet",
    "award_reason",
    "withdrawn_reason",
    purpose="Why awards do not follow the order; why a result was withdrawn.",
    keep_until="for good: it explains a published result",
    erase="keep",
)
holds(
    "judging.Award",
    "counted_by",
    purpose="Who counted the votes for a people's choice in the room; for the signatories.",
    keep_until="two years after the pitch day",
    erase="keep",
)
holds(
    "judging.Signature",
    "proof",
    purpose="By what a signatory proved that it is them; stands with the signature.",
    keep_until="two years after the pitch day",
    erase="keep",
)
holds(
    "judging.Ballot",
    "team",
    purpose="Which team somebody voted for, so that each person has one vote; nobody is shown it.",
    keep_until="two years after the pitch day",
    erase="keep",
)
holds(
    "judging.CardQuestion",
    "question",
    "words",
    purpose="What a judge was asked about a card after the lock, and the answer.",
    keep_until="two years after the pitch day",
)
holds(
    "judging.DeliberationNote",
    "text",
    purpose="What the results group wrote down while it decided the awards.",
    keep_until="two years after the pitch day",
    erase="keep",
)
holds(
    "judging.Disqualification",
    "reason",
    purpose="Why a team was disqualified.",
    keep_until="for good: it explains a published result",
    erase="keep",
)
holds(
    "judging.Feedback",
    "original",
    "text",
    purpose="What a judge wrote for a team, and how a named person let it go to the team.",
    keep_until="two years after the pitch day",
    erase="keep",
)
holds(
    "judging.Guest",
    "full_name",
    "email",
    "employer",
    "access",
    "diet",
    purpose="to invite somebody to the pitch day, to let them in and to be ready for what they need",
    keep_until="30 days after the pitch day",
    erase="delete row",
)
holds(
    "judging.StageNeed",
    "text",
    purpose="so that the stage is ready for somebody who needs longer, a lectern or an interpreter",
    keep_until="the day shown to the person, 30 days after the pitch day",
    erase="delete row",
)
holds(
    "judging.SignatoryOffer",
    "email",
    "full_name",
    purpose="to offer the right to sign to one person and nobody else",
    keep_until="six months after it was answered or ran out",
)
holds(
    "judging.EarlierWeights",
    "reason",
    purpose="Why the criteria were changed after judges had begun to score.",
    keep_until="for good: it explains a published result",
    erase="keep",
)
holds(
    "judging.PaperEntry",
    "values",
    purpose="What a judge wrote on paper, typed by one person and compared with what a second one typed.",
    keep_until="two years after the pitch day",
)
holds(
    "judging.PracticeCard",
    "values",
    purpose="What a judge gave a practice pitch, so that all see how differently the criteria can be read.",
    keep_until="two years after the pitch day",
)

# Whose each row is, and who of the others reads it.
RESULTS = "the results group, once scoring is locked"
ORGANISERS = "organisers of the programme"


def public(at: dt.datetime) -> Q:
    """Of a result: signed by two, and due."""
    return Q(sheet__state__in=("signed", "published"), sheet__publish_at__lte=at)


belongs(
    "judging.Result", team="team__memberships__enrolment__person", embargo=public, read_by="everybody, once published"
)
belongs(
    "judging.Award", team="team__memberships__enrolment__person", embargo=public, read_by="everybody, once published"
)
belongs(
    "judging.Feedback",
    own="card__judge",
    team="card__pitch__team__memberships__enrolment__person",
    did="edited_by",
    embargo=lambda at: Q(card__pitch__pitch_day__feedback_release__released_at__lte=at),
    read_by="the results group; the team, once it is released",
)
belongs("judging.Conflict", own="judge", did="decided_by", others_words="reason", read_by=ORGANISERS)
belongs("judging.Scorecard", own="judge", read_by=RESULTS)
belongs("judging.Score", own="card__judge", read_by=RESULTS)
belongs("judging.ScoreChange", own="card__judge", read_by=RESULTS)
belongs("judging.LateChange", own="card__judge", read_by=RESULTS)
belongs("judging.HeldChange", own="card__judge", read_by="nobody else")
belongs("judging.PaperEntry", own="card__judge", did="typed_by agreed_by", read_by=RESULTS)
belongs("judging.PracticeCard", own="judge", read_by="the panel, once all are compared")
belongs("judging.CardQuestion", own="card__judge", did="asked_by", read_by=RESULTS)
belongs("judging.Moderation", about="card__judge", did="decided_by", read_by=RESULTS)
belongs("judging.DeliberationNote", own="by", read_by=RESULTS)
belongs("judging.Disqualification", did="decided_by lifted_by", read_by=RESULTS)
belongs("judging.EarlierWeights", did="replaced_by", read_by="the results group and the panel")
belongs("judging.ResultSheet", read_by=RESULTS)
belongs("judging.RoomPack", did="made_by", read_by=ORGANISERS)
belongs("judging.Seat", own="enrolment__person", read_by="the panel and organisers")
belongs("judging.JudgePass", own="seat__enrolment__person", read_by=ORGANISERS)
belongs("judging.Assignment", own="seat__enrolment__person", read_by=ORGANISERS)
belongs("judging.PitchDay", did="chair deputy locked_by", read_by="people of the cohort")
belongs("judging.Signatory", own="person", read_by=ORGANISERS)
belongs("judging.Signature", own="person", read_by="the results group; whoever holds the signed pack, by id")
belongs("judging.SignatoryOffer", addresses="email", read_by=ORGANISERS)
belongs("judging.Guest", addresses="email", read_by="organisers; each look at access and diet is recorded")
belongs("judging.StageNeed", own="person", read_by="organisers and the stage; each look is recorded")
belongs("judging.Ballot", own="person", read_by="nobody else")

# Texts and files about things: what organisers, editors and teams write that is not about anybody.
about_things("judging.Award", "name citation")
about_things("judging.Panel", "name")
about_things("judging.PitchDay", "place joining_link draw_seed")
about_things("judging.Pitch", "room joining_link told_as")
about_things("judging.Break", "title")
about_things("judging.Criterion", "name help options")
about_things("judging.EarlierWeights", "weights wording")
about_things("judging.EarlierRanking", "lines")
about_things("judging.Practice", "title about asked")
about_things("judging.ResultSheet", "inputs inputs_hash facts method seal")
about_things("judging.Result", "parts")
about_things("judging.Analysis", "inputs_hash document brief")
about_things("judging.AnalysisLine", "document")
about_things("judging.Moderation", "before after")
about_things("judging.RoomPack", "decks")
about_things("judging.Stage", "room")
about_things("judging.Delay", "room")
about_things("judging.DisplayLink", "room name")
