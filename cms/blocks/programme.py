"""Blocks that show what lower apps know at this moment. Nothing of it is stored in Wagtail."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from judging.queries import published
from programme.models import Cohort
from programme.queries import public
from programme.shared.time import now
from programme.states import Role
from teams.queries import challenge

Context = dict[str, Any]


# More would not be read.
MOST_CHALLENGES = 12


class LiveBlock(blocks.StructBlock):
    """Something about one cohort of the programme that the page belongs to."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    cohort = blocks.CharBlock(
        label=_("Cohort"),
        max_length=60,
        required=False,
        help_text=_("Its name in addresses, such as autumn. Leave empty for the cohort that runs or comes next."),
    )

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context=parent_context)
        page = (parent_context or {}).get("page")
        programme = getattr(page, "programme", None)
        if programme and value["cohort"]:
            context["cohort"] = public.current_cohort(programme, at=now(), slug=value["cohort"])
        else:
            context["cohort"] = getattr(page, "cohort", None)
        if context["cohort"]:
            context |= self.about(context["cohort"], page)
        return context

    def about(self, cohort: Cohort, page: Any) -> Context:
        """What the template shows of the cohort."""
        raise NotImplementedError


class TimelineBlock(LiveBlock):
    def about(self, cohort: Cohort, page: Any) -> Context:
        return {"points": page.points if cohort == page.cohort else public.timeline(cohort, at=now())}

    class Meta:
        label = _("Timeline of the cohort")
        icon = "date"
        template = "cms/blocks/timeline.html"


class ChallengesBlock(LiveBlock):
    def about(self, cohort: Cohort, page: Any) -> Context:
        return {"challenges": list(challenge.public().filter(cohort=cohort)[:MOST_CHALLENGES])}

    class Meta:
        label = _("Open challenges")
        icon = "help"
        template = "cms/blocks/challenges.html"


class ResultsBlock(blocks.StructBlock):
    """Results that are public by now, newest first. Before that the block is empty, whatever else there is."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    cohort = blocks.CharBlock(
        label=_("Cohort"),
        max_length=60,
        required=False,
        help_text=_("Its name in addresses, such as autumn. Leave empty for the newest result."),
    )

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context=parent_context)
        programme = (parent_context or {}).get("page_programme")
        results = published.latest_published(at=now(), programme=programme)
        if value["cohort"]:
            results = [each for each in results if each.cohort.slug == value["cohort"]]
        context["results"] = results[:1]
        return context

    class Meta:
        label = _("Results, once they are published")
        icon = "success"
        template = "cms/blocks/results.html"


class StoriesBlock(LiveBlock):
    """What was written beforehand of each team, shown of the awarded ones from the moment the result is public.

    Until then it is the same whoever won, in drafts and previews too.
    """

    def about(self, cohort: Cohort, page: Any) -> Context:
        return {"awards": published.published_awards(cohort, at=now())}

    class Meta:
        label = _("Stories of the awarded teams, once they are published")
        icon = "success"
        template = "cms/blocks/stories.html"


class PeopleBlock(LiveBlock):
    """People who chose to be named in public, by their role. Nothing about them is stored in the page."""

    role = blocks.ChoiceBlock(
        label=_("Who"), choices=[(Role.MENTOR, _("Mentors")), (Role.JUDGE, _("Judges"))], default=Role.MENTOR
    )

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context=parent_context)
        if context["cohort"]:
            context["people"] = public.named(context["cohort"], value["role"])
        return context

    def about(self, cohort: Cohort, page: Any) -> Context:
        return {}

    class Meta:
        label = _("People who want to be named")
        icon = "user"
        template = "cms/blocks/people.html"


class EventsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)

    class Meta:
        label = _("Coming events")
        icon = "calendar"
        template = "cms/blocks/events.html"


class ProgrammesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)

    class Meta:
        label = _("All programmes of this site")
        icon = "folder-open-inverse"
        template = "cms/blocks/programmes.html"


class NewsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)

    class Meta:
        label = _("Latest news")
        icon = "doc-full-inverse"
        template = "cms/blocks/news.html"
