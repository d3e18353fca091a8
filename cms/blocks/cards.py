"""Things side by side: cards, facts, steps."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import LinkTarget


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=100)
    text = blocks.TextBlock(label=_("Text"), max_length=400, required=False)
    page = blocks.PageChooserBlock(label=_("Leads to the page"), required=False)
    address = blocks.URLBlock(label=_("Or to an address"), required=False)

    class Meta:
        value_class = LinkTarget


class CardsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    cards = blocks.ListBlock(CardBlock(), label=_("Cards"), min_num=1, max_num=9)

    class Meta:
        label = _("Cards")
        icon = "grip"
        template = "cms/blocks/cards.html"


class FactBlock(blocks.StructBlock):
    figure = blocks.CharBlock(label=_("Figure"), max_length=20, help_text=_("Short: “12 weeks”."))
    words = blocks.CharBlock(label=_("What it counts"), max_length=120)


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1, max_num=6)

    class Meta:
        label = _("Facts in figures")
        icon = "order"
        template = "cms/blocks/facts.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=100)
    text = blocks.TextBlock(label=_("What happens"), max_length=400, required=False)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=8)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        template = "cms/blocks/steps.html"
