"""The blocks that pages are made of."""

from wagtail import blocks

from cms.blocks.cards import CardsBlock, FactsBlock, StepsBlock
from cms.blocks.media import PictureBlock
from cms.blocks.programme import ChallengesBlock, NewsBlock, ProgrammesBlock, ResultsBlock, TimelineBlock
from cms.blocks.text import ButtonsBlock, NoticeBlock, QuoteBlock, TextBlock


class StoryBlock(blocks.StreamBlock):
    """Everything an editor may put into a page, in any order."""

    text = TextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    facts = FactsBlock()
    steps = StepsBlock()
    cards = CardsBlock()
    notice = NoticeBlock()
    buttons = ButtonsBlock()
    timeline = TimelineBlock()
    challenges = ChallengesBlock()
    results = ResultsBlock()
    programmes = ProgrammesBlock()
    news = NewsBlock()


__all__ = ["StoryBlock"]
