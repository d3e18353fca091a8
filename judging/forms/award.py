"""The form that decides the awards of a result sheet."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.actions.award import AwardGiven, Counted
from judging.models import Award, Result
from judging.queries.vote import Tally
from judging.states import IN_ORDER, AwardKind
from programme.shared.form_sections import SectionedForm
from teams.models import Team

# So many awards of their own name can be given on one page.
OWN_AWARDS = 2


class AwardsForm(SectionedForm):
    """One choice for each team that pitched, best first; awards apart from the order; a reason where it is needed."""

    submit_label = _("Keep these awards")

    def __init__(
        self,
        *args: Any,
        results: Sequence[Result],
        places: dict[object, str],
        may_be_nobody: bool = False,
        has_vote: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_vote = has_vote
        self.may_be_nobody = may_be_nobody
        self.teams = {str(line.team_id): line.team for line in results}
        self.sections = (  # type: ignore[misc]
            *((line.team.name, self._award_of(line), places.get(line.team_id, "")) for line in results),
            (_("The vote of the audience"), self._peoples_choice(), _("Apart from the judges' scores.")),
            (_("Awards of your own"), self._own(), _("They need not follow the order of the scores.")),
            (_("If the order is not followed"), self._reason()),
        )

    def _award_of(self, line: Result) -> tuple[str, ...]:
        kinds = [("", _("None")), *((each.value, each.label) for each in IN_ORDER)]
        award = forms.ChoiceField(label=_("Award"), choices=kinds, widget=forms.RadioSelect, required=False)
        return self._add(
            {f"kind_{line.team_id.hex}": award, f"citation_{line.team_id.hex}": _text(_("Published with the award."))}
        )

    def _peoples_choice(self) -> tuple[str, ...]:
        fields: dict[str, forms.Field] = {"people_team": self._team(_("People's choice"))}
        if self.has_vote:
            fields["people_citation"] = forms.CharField(
                label=_("How the vote went"), max_length=300, required=False, help_text=_("Such as: 61 of 140 votes.")
            )
            return self._add(fields)
        elsewhere = _("There was no vote on this site, so it has to be counted elsewhere, such as in the room.")
        fields["people_votes"] = forms.IntegerField(
            label=_("Votes for it"), min_value=1, required=False, help_text=elsewhere
        )
        fields["people_of"] = forms.IntegerField(label=_("Votes in all"), min_value=1, required=False)
        who = _("First and last name. Kept for the signatories; not published.")
        fields["people_by"] = forms.CharField(label=_("Who counted"), max_length=120, required=False, help_text=who)
        return self._add(fields)

    def _own(self) -> tuple[str, ...]:
        added: tuple[str, ...] = ()
        for number in range(1, OWN_AWARDS + 1):
            name = forms.CharField(label=_("Name of an award of your own"), max_length=100, required=False)
            fields = {"own_name": name, "own_team": self._team(_("Goes to")), "own_citation": _text()}
            added += self._add({f"{key}_{number}": field for key, field in fields.items()})
        return added

    def _reason(self) -> tuple[str, ...]:
        needed = _(
            "Needed when awards do not follow the order of the scores, when level teams are told apart, or when "
            "joint winners differ in score."
        )
        area = forms.Textarea(attrs={"rows": 3})
        reason = forms.CharField(label=_("Reason"), required=False, max_length=1000, help_text=needed, widget=area)
        return self._add({"reason": reason})

    def _team(self, label: Any) -> forms.ChoiceField:
        choices = [("", _("Nobody")), *((key, team.name) for key, team in self.teams.items())]
        return forms.ChoiceField(label=label, choices=choices, required=False)

    def _add(self, fields: dict[str, forms.Field]) -> tuple[str, ...]:
        self.fields.update(fields)
        return tuple(fields)

    @staticmethod
    def initial_of(awards: Sequence[Award], reason: str) -> dict[str, str]:
        """What is kept, as the form shows it."""
        initial, own = {"reason": reason}, 0
        for award in awards:
            if award.kind in IN_ORDER:
                initial |= {f"kind_{award.team_id.hex}": award.kind, f"citation_{award.team_id.hex}": award.citation}
            elif award.kind == AwardKind.PEOPLES_CHOICE:
                initial |= {"people_team": str(award.team_id), "people_citation": award.citation}
                if award.votes:
                    counted = {"votes": award.votes, "of": award.votes_in_all, "by": award.counted_by}
                    initial |= {f"people_{key}": str(value) for key, value in counted.items()}
            else:
                own += 1
                initial |= {
                    f"own_name_{own}": award.name,
                    f"own_team_{own}": str(award.team_id),
                    f"own_citation_{own}": award.citation,
                }
        return initial

    @staticmethod
    def by_vote(tally: Tally | None, leaders: Sequence[Team]) -> dict[str, str]:
        """The people's choice as a closed vote gives it, as long as one team has most."""
        if tally is None or len(leaders) != 1:
            return {}
        words = _t("%(n)d of %(votes)d votes.") % {"n": dict(tally.rows)[leaders[0]], "votes": tally.votes}
        return {"people_team": str(leaders[0].pk), "people_citation": words}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.may_be_nobody and not any(
            cleaned.get(f"kind_{team.pk.hex}") == AwardKind.WINNER for team in self.teams.values()
        ):
            best = next(iter(self.teams.values()), None)
            self.add_error(f"kind_{best.pk.hex}" if best else None, _t("Choose at least one winner."))
        self._check_the_count(cleaned)
        for number in range(1, OWN_AWARDS + 1):
            if cleaned.get(f"own_team_{number}") and not cleaned.get(f"own_name_{number}"):
                self.add_error(f"own_name_{number}", _t("Give the award a name."))
            if cleaned.get(f"own_name_{number}") and not cleaned.get(f"own_team_{number}"):
                self.add_error(f"own_team_{number}", _t("Say which team the award goes to."))
        return cleaned

    def _check_the_count(self, cleaned: dict[str, Any]) -> None:
        """Refuse, at its field, what a count from elsewhere lacks."""
        if self.has_vote or not cleaned.get("people_team"):
            return
        needed = {
            "people_votes": _t("Say how many votes the team got."),
            "people_of": _t("Say how many votes there were in all."),
            "people_by": _t("Say who counted the votes."),
        }
        for name, words in needed.items():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, words)
        if not self.errors and cleaned["people_votes"] > cleaned["people_of"]:
            self.add_error("people_of", _t("There cannot be fewer votes in all than for one team."))

    def awards(self) -> list[AwardGiven]:
        """What was given, the awards in the order of the scores first."""
        said = self.cleaned_data
        found = [
            AwardGiven(team, AwardKind(said[f"kind_{team.pk.hex}"]), said[f"citation_{team.pk.hex}"])
            for team in self.teams.values()
            if said[f"kind_{team.pk.hex}"]
        ]
        if said["people_team"]:
            team = self.teams[said["people_team"]]
            if self.has_vote:
                found.append(AwardGiven(team, AwardKind.PEOPLES_CHOICE, said["people_citation"]))
            else:
                counted = Counted(said["people_votes"], said["people_of"], said["people_by"])
                found.append(AwardGiven(team, AwardKind.PEOPLES_CHOICE, counted=counted))
        for number in range(1, OWN_AWARDS + 1):
            if said[f"own_team_{number}"]:
                team = self.teams[said[f"own_team_{number}"]]
                name, citation = said[f"own_name_{number}"], said[f"own_citation_{number}"]
                found.append(AwardGiven(team, AwardKind.OWN, citation, name))
        return found


def _text(help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=_("What it is for"), max_length=300, required=False, help_text=help_text)
