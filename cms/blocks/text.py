"""Words: running text, a quotation, a notice, buttons."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.links import address_of

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
# Under a question stands no further heading.
FEATURES_OF_ANSWERS = [each for each in FEATURES if each not in {"h2", "h3"}]


class LinkTarget(blocks.StructValue):
    """Where a link leads: a page of this site, or an address."""

    def href(self) -> str:
        page = self.get("page")
        return address_of(page) if page and page.live else self.get("address") or ""


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "cms/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("What was said"), max_length=600)
    said_by = blocks.CharBlock(
        label=_("Who said it"),
        max_length=120,
        required=False,
        help_text=_("Only with their consent. “A participant from a tech company” is enough."),
    )

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "cms/blocks/quote.html"


class NoticeBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=600, required=False)
    tone = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("info", _("Information")), ("warn", _("Warning"))], default="info"
    )

    class Meta:
        label = _("Notice")
        icon = "info-circle"
        template = "cms/blocks/notice.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=FEATURES_OF_ANSWERS)


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1, max_num=30)

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        template = "cms/blocks/questions.html"


class ButtonBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Words on the button"), max_length=60, help_text=_("A verb: “Nominate people”."))
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("Or an address"), required=False)

    class Meta:
        value_class = LinkTarget


class ButtonsBlock(blocks.StructBlock):
    buttons = blocks.ListBlock(ButtonBlock(), label=_("Buttons"), min_num=1, max_num=3)

    class Meta:
        label = _("Buttons")
        icon = "link"
        template = "cms/blocks/buttons.html"
