import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_page_types_and_press"),
        ("teams", "0002_solutions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="people_key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="picture",
            name="taken_off_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="LibraryPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences. Shown under the title, in lists, by search engines and when shared.",
                        max_length=400,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "social_picture",
                    models.ForeignKey(
                        blank=True,
                        help_text="Best 1,200 by 630 pixels.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cms.picture",
                        verbose_name="picture when shared",
                    ),
                ),
            ],
            options={
                "verbose_name": "solution library",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="SolutionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences. Shown under the title, in lists, by search engines and when shared.",
                        max_length=400,
                        verbose_name="introduction",
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("picture", 4),
                            ("video", 11),
                            ("quote", 14),
                            ("questions", 20),
                            ("facts", 25),
                            ("steps", 30),
                            ("cards", 37),
                            ("notice", 41),
                            ("buttons", 47),
                            ("timeline", 49),
                            ("challenges", 49),
                            ("results", 51),
                            ("stories", 49),
                            ("people", 53),
                            ("events", 54),
                            ("programmes", 54),
                            ("news", 54),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("cms.blocks.text.TextBlock", (), {}),
                            1: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Picture"}),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "One sentence for people who do not see it. Do not begin with “Picture of”.",
                                    "label": "What the picture shows",
                                    "max_length": 200,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 200, "required": False},
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("picture", 1), ("alt", 2), ("caption", 3)]], {}),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What the video is called", "max_length": 120},
                            ),
                            6: ("wagtail.blocks.URLBlock", (), {"label": "Its address"}),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "“3 minutes”",
                                    "label": "How long it is",
                                    "max_length": 30,
                                    "required": False,
                                },
                            ),
                            8: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Picture", "required": False}),
                            9: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What the picture shows", "max_length": 200, "required": False},
                            ),
                            10: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "For people who cannot see or hear it, or are not allowed to open its site at work.",
                                    "label": "What is said and shown in it",
                                    "max_length": 20000,
                                },
                            ),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("title", 5),
                                        ("address", 6),
                                        ("length", 7),
                                        ("picture", 8),
                                        ("alt", 9),
                                        ("transcript", 10),
                                    ]
                                ],
                                {},
                            ),
                            12: ("wagtail.blocks.TextBlock", (), {"label": "What was said", "max_length": 600}),
                            13: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Only with their consent. “A participant from a tech company” is enough.",
                                    "label": "Who said it",
                                    "max_length": 120,
                                    "required": False,
                                },
                            ),
                            14: ("wagtail.blocks.StructBlock", [[("quote", 12), ("said_by", 13)]], {}),
                            15: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 120, "required": False},
                            ),
                            16: ("wagtail.blocks.CharBlock", (), {"label": "Question", "max_length": 200}),
                            17: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "ol", "ul", "link", "document-link"],
                                    "label": "Answer",
                                },
                            ),
                            18: ("wagtail.blocks.StructBlock", [[("question", 16), ("answer", 17)]], {}),
                            19: (
                                "wagtail.blocks.ListBlock",
                                (18,),
                                {"label": "Questions", "max_num": 30, "min_num": 1},
                            ),
                            20: ("wagtail.blocks.StructBlock", [[("title", 15), ("questions", 19)]], {}),
                            21: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Short: “12 weeks”.", "label": "Figure", "max_length": 20},
                            ),
                            22: ("wagtail.blocks.CharBlock", (), {"label": "What it counts", "max_length": 120}),
                            23: ("wagtail.blocks.StructBlock", [[("figure", 21), ("words", 22)]], {}),
                            24: ("wagtail.blocks.ListBlock", (23,), {"label": "Facts", "max_num": 6, "min_num": 1}),
                            25: ("wagtail.blocks.StructBlock", [[("title", 15), ("facts", 24)]], {}),
                            26: ("wagtail.blocks.CharBlock", (), {"label": "Step", "max_length": 100}),
                            27: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "What happens", "max_length": 400, "required": False},
                            ),
                            28: ("wagtail.blocks.StructBlock", [[("title", 26), ("text", 27)]], {}),
                            29: ("wagtail.blocks.ListBlock", (28,), {"label": "Steps", "max_num": 8, "min_num": 2}),
                            30: ("wagtail.blocks.StructBlock", [[("title", 15), ("steps", 29)]], {}),
                            31: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 100}),
                            32: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "max_length": 400, "required": False},
                            ),
                            33: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Leads to the page", "required": False},
                            ),
                            34: ("wagtail.blocks.URLBlock", (), {"label": "Or to an address", "required": False}),
                            35: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 31), ("text", 32), ("page", 33), ("address", 34)]],
                                {},
                            ),
                            36: ("wagtail.blocks.ListBlock", (35,), {"label": "Cards", "max_num": 9, "min_num": 1}),
                            37: ("wagtail.blocks.StructBlock", [[("title", 15), ("cards", 36)]], {}),
                            38: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 120}),
                            39: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "Text", "max_length": 600, "required": False},
                            ),
                            40: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {"choices": [("info", "Information"), ("warn", "Warning")], "label": "Kind"},
                            ),
                            41: ("wagtail.blocks.StructBlock", [[("title", 38), ("text", 39), ("tone", 40)]], {}),
                            42: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "A verb: “Nominate people”.",
                                    "label": "Words on the button",
                                    "max_length": 60,
                                },
                            ),
                            43: ("wagtail.blocks.PageChooserBlock", (), {"label": "Page", "required": False}),
                            44: ("wagtail.blocks.URLBlock", (), {"label": "Or an address", "required": False}),
                            45: ("wagtail.blocks.StructBlock", [[("text", 42), ("page", 43), ("address", 44)]], {}),
                            46: ("wagtail.blocks.ListBlock", (45,), {"label": "Buttons", "max_num": 3, "min_num": 1}),
                            47: ("wagtail.blocks.StructBlock", [[("buttons", 46)]], {}),
                            48: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Its name in addresses, such as autumn. Leave empty for the cohort that runs or comes next.",
                                    "label": "Cohort",
                                    "max_length": 60,
                                    "required": False,
                                },
                            ),
                            49: ("wagtail.blocks.StructBlock", [[("title", 15), ("cohort", 48)]], {}),
                            50: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Its name in addresses, such as autumn. Leave empty for the newest result.",
                                    "label": "Cohort",
                                    "max_length": 60,
                                    "required": False,
                                },
                            ),
                            51: ("wagtail.blocks.StructBlock", [[("title", 15), ("cohort", 50)]], {}),
                            52: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {"choices": [("mentor", "Mentors"), ("judge", "Judges")], "label": "Who"},
                            ),
                            53: ("wagtail.blocks.StructBlock", [[("title", 15), ("cohort", 48), ("role", 52)]], {}),
                            54: ("wagtail.blocks.StructBlock", [[("title", 15)]], {}),
                        },
                        verbose_name="content",
                    ),
                ),
                (
                    "social_picture",
                    models.ForeignKey(
                        blank=True,
                        help_text="Best 1,200 by 630 pixels.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cms.picture",
                        verbose_name="picture when shared",
                    ),
                ),
                (
                    "solution",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="page",
                        to="teams.solution",
                    ),
                ),
            ],
            options={
                "verbose_name": "solution page",
            },
            bases=("wagtailcore.page",),
        ),
    ]
