"""What templates of teams say: addresses inside the cohort, how work stands, how a team does."""

import datetime as dt
import difflib
import re
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.shared.addresses import path_in
from teams.forms.review import LEVELS
from teams.models import FormationRun
from teams.queries.submission import Work
from teams.states import FormationState, Health, SubmissionState, Timing

register = template.Library()

TONES = {Health.GREEN: "ok", Health.AMBER: "warn", Health.RED: "danger"}
TIMING_TONES = {Timing.ON_TIME: "ok", Timing.LATE: "warn"}
RUN_TONES = {
    FormationState.ADOPTED: "ok",
    FormationState.CLASHING: "danger",
    FormationState.FAILED: "danger",
    FormationState.RUNNING: "warn",
}
SHORT = {Health.GREEN: gettext_lazy("Green"), Health.AMBER: gettext_lazy("Amber"), Health.RED: gettext_lazy("Red")}


@register.simple_tag(takes_context=True)
def here(context: template.Context, name: str, *args: Any) -> str:
    """The address of a page of this cohort: `{% here "teams:team_detail" team.pk as url %}`."""
    return path_in(context.get("cohort") or context["request"].cohort, name, *args)


def _tag(text: str, tone: str) -> str:
    return render_to_string("_components/tag.html", {"text": text, "tone": tone})


@register.simple_tag
def work_state(work: Work, at: dt.datetime) -> str:
    """The badge of a team's work on a deliverable."""
    submission = work.submission
    if submission and submission.state == SubmissionState.SUBMITTED:
        if submission.has_unsent_changes and work.is_open(at):
            return _tag(_("Changed since handed in"), "warn")
        return _tag(_("Handed in"), "ok")
    if submission and submission.state == SubmissionState.RETURNED:
        return _tag(_("Returned"), "warn")
    if at < work.deliverable.opens_at:
        return _tag(_("Not open yet"), "quiet")
    if at > work.closes_at:
        return _tag(_("Not handed in"), "danger")
    if work.is_late(at):
        return _tag(_("Late"), "warn")
    return _tag(_("Draft"), "neutral") if submission and submission.changed_at else _tag(_("Not begun"), "quiet")


@register.simple_tag
def health(value: str) -> str:
    """Red, amber or green, in a word and a colour."""
    return _tag(str(SHORT[Health(value)]), TONES[Health(value)]) if value else ""


@register.simple_tag
def rating_level(level: int) -> str:
    """The level of a mentor's rating in a word."""
    return _("%(level)d of 4: %(word)s") % {"level": level, "word": str(dict(LEVELS)[level]).lower()}


@register.simple_tag
def run_state(run: FormationRun) -> str:
    """The badge of a run of formation."""
    if run.state == FormationState.FOUND and run.is_proven:
        return _tag(_("Best possible"), "ok")
    return _tag(str(FormationState(run.state).label), RUN_TONES.get(FormationState(run.state), "neutral"))


@register.simple_tag
def timing(value: str) -> str:
    """Whether a version came in time."""
    return _tag(str(Timing(value).label), TIMING_TONES.get(Timing(value), "neutral"))


@register.filter
def only_here(text: str, other: str) -> SafeString:
    """The words of `text`, those that `other` does not have in this place marked."""
    mine, theirs = (re.findall(r"\s+|[^\s]+", str(each or "")) for each in (text, other))
    steps = difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
    parts = [("".join(mine[c:d]), step != "equal") for step, _a, _b, c, d in steps if d > c]
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if marked else part,) for part, marked in parts)
    )
