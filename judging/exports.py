"""Which tables of judging leave with a cohort, and why the others stay; and the ranking, worked out anew."""

from decimal import Decimal
from typing import Any

from judging.models import PitchDay
from judging.queries import result
from programme.exports import only_whole
from programme.models import Cohort
from programme.shared.authorise import may
from programme.shared.cohort_tables import checks, exported, stays

OF_RESULTS = "scores and results are for the results group, once scoring is locked"


def sees_results(by: Any, cohort: Cohort) -> bool:
    """Scores leave with the keeper of the site, or with the results group after the lock."""
    day = PitchDay.objects.filter(cohort=cohort).first()
    return by is None or (day is not None and may(by, "judging.view_result", day))


def of_results(model: str, path: str) -> None:
    exported(model, path, may=sees_results, why=OF_RESULTS)


exported("judging.Rubric", "cohort")
exported("judging.Criterion", "rubric__cohort")
exported("judging.EarlierWeights", "rubric__cohort")
exported("judging.PitchDay", "cohort")
exported("judging.OfficialBasis", "pitch_day__cohort")
exported("judging.Pitch", "pitch_day__cohort")
exported("judging.Break", "pitch_day__cohort")
exported("judging.Delay", "pitch_day__cohort")
exported("judging.Turn", "pitch__pitch_day__cohort")
exported("judging.Stage", "pitch_day__cohort")
exported("judging.Panel", "pitch_day__cohort")
exported("judging.Seat", "panel__pitch_day__cohort")
exported("judging.Conflict", "pitch_day__cohort")
exported("judging.Allocation", "pitch_day__cohort")
exported("judging.Assignment", "allocation__pitch_day__cohort")
exported("judging.Guest", "pitch_day__cohort", without=("access", "diet"))
exported("judging.Signatory", "pitch_day__cohort")
exported("judging.SignatoryOffer", "pitch_day__cohort")
exported("judging.FeedbackRelease", "pitch_day__cohort")
exported("judging.RoomPack", "pitch_day__cohort")
exported("judging.PeoplesVote", "pitch_day__cohort")

of_results("judging.Scorecard", "pitch__pitch_day__cohort")
of_results("judging.Score", "card__pitch__pitch_day__cohort")
of_results("judging.ScoreChange", "card__pitch__pitch_day__cohort")
of_results("judging.LateChange", "card__pitch__pitch_day__cohort")
of_results("judging.PitchStanding", "pitch__pitch_day__cohort")
of_results("judging.PaperEntry", "card__pitch__pitch_day__cohort")
of_results("judging.CardQuestion", "card__pitch__pitch_day__cohort")
of_results("judging.Moderation", "card__pitch__pitch_day__cohort")
of_results("judging.Disqualification", "pitch__pitch_day__cohort")
of_results("judging.DeliberationNote", "pitch_day__cohort")
of_results("judging.Feedback", "card__pitch__pitch_day__cohort")
of_results("judging.ResultSheet", "pitch_day__cohort")
of_results("judging.Result", "sheet__pitch_day__cohort")
of_results("judging.Analysis", "sheet__pitch_day__cohort")
of_results("judging.AnalysisLine", "analysis__sheet__pitch_day__cohort")
of_results("judging.Award", "sheet__pitch_day__cohort")
of_results("judging.EarlierRanking", "sheet__pitch_day__cohort")
of_results("judging.Signature", "sheet__pitch_day__cohort")

ballots = "who voted for whom is secret"
exported("judging.Ballot", "vote__pitch_day__cohort", may=only_whole, why=ballots)
tried = "what judges tried out among themselves"
exported("judging.Practice", "pitch_day__cohort", may=only_whole, why=tried)
exported("judging.PracticeCard", "practice__pitch_day__cohort", may=only_whole, why=tried)

stays("a link of this site, which no other site could open", "judging.JudgePass", "judging.DisplayLink")
stays("what a judge's device said it still held", "judging.HeldChange")
stays("what people need on stage is kept for the day only", "judging.StageNeed")


def ranking_is_the_same(cohort: Cohort) -> list[str]:
    """Means and places worked out from the cards, beside those that came along."""
    day = PitchDay.objects.filter(cohort=cohort).select_related("rubric", "cohort__programme").first()
    sheet = day and day.sheets.current().first()
    if not sheet:
        return []
    anew = {line["team"]: (line["place"], line["mean"] and Decimal(line["mean"])) for line in result.raw_standing(day)}
    return [
        f"Result of {line.team}: {line.place}, {line.mean} came along, the cards say {anew.get(str(line.team_id))}"
        for line in sheet.results.select_related("team")
        if line.adjusted is None and anew.get(str(line.team_id)) != (line.place, line.mean)
    ]


checks.append(ranking_is_the_same)
