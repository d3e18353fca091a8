"""The tables of judging."""

from judging.models.allocation import Allocation, Assignment
from judging.models.award import Award
from judging.models.basis import OfficialBasis
from judging.models.card_question import CardQuestion
from judging.models.deliberation import DeliberationNote
from judging.models.disqualification import Disqualification
from judging.models.feedback import Feedback, FeedbackRelease
from judging.models.guest import Guest
from judging.models.judge_pass import JudgePass
from judging.models.panel import Conflict, Panel, Seat
from judging.models.paper import PaperEntry
from judging.models.pitch_day import Break, Phase, Pitch, PitchDay, PitchStanding
from judging.models.practice import Practice, PracticeCard
from judging.models.result import Analysis, AnalysisLine, Moderation, Result, ResultSheet
from judging.models.room_pack import RoomPack
from judging.models.rubric import Criterion, EarlierRanking, EarlierWeights, Rubric
from judging.models.scorecard import HeldChange, LateChange, Score, Scorecard, ScoreChange
from judging.models.signature import Signatory, SignatoryOffer, Signature
from judging.models.stage import Delay, DisplayLink, Stage, Turn
from judging.models.stage_need import StageNeed
from judging.models.vote import Ballot, PeoplesVote

__all__ = [
    "Allocation",
    "Analysis",
    "AnalysisLine",
    "Assignment",
    "Award",
    "Ballot",
    "Break",
    "CardQuestion",
    "Conflict",
    "Criterion",
    "Delay",
    "DeliberationNote",
    "DisplayLink",
    "Disqualification",
    "EarlierRanking",
    "EarlierWeights",
    "Feedback",
    "FeedbackRelease",
    "Guest",
    "HeldChange",
    "JudgePass",
    "LateChange",
    "Moderation",
    "OfficialBasis",
    "Panel",
    "PaperEntry",
    "PeoplesVote",
    "Phase",
    "Pitch",
    "PitchDay",
    "PitchStanding",
    "Practice",
    "PracticeCard",
    "Result",
    "ResultSheet",
    "RoomPack",
    "Rubric",
    "Score",
    "ScoreChange",
    "Scorecard",
    "Seat",
    "Signatory",
    "SignatoryOffer",
    "Signature",
    "Stage",
    "StageNeed",
    "Turn",
]
