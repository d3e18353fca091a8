"""The blocks that pages are made of."""

from wagtail import blocks

from cms.blocks.cards import CardsBlock, FactsBlock, StepsBlock
from cms.blocks.media import PictureBlock, VideoBlock
from cms.blocks.programme import (
    ChallengesBlock,
    EventsBlock,
    NewsBlock,
    PeopleBlock,
    ProgrammesBlock,
    ResultsBlock,
    StoriesBlock,
    TimelineBlock,
)
from cms.blocks.text import ButtonsBlock, NoticeBlock, QuestionsBlock, QuoteBlock, TextBlock


class StoryBlock(blocks.StreamBlock):
    """Everything an editor may put into a page, in any order."""

    text = TextBlock()
    picture = PictureBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    questions = QuestionsBlock()
    facts = FactsBlock()
    steps = StepsBlock()
    cards = CardsBlock()
    notice = NoticeBlock()
    buttons = ButtonsBlock()
    timeline = TimelineBlock()
    challenges = ChallengesBlock()
    results = ResultsBlock()
    stories = StoriesBlock()
    people = PeopleBlock()
    events = EventsBlock()
    programmes = ProgrammesBlock()
    news = NewsBlock()


__all__ = ["StoryBlock"]
