"""The words that a new site and a new programme start with. Editors change them in Wagtail from then on."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

Story = list[tuple[str, Any]]


def _card(title: str, text: str, page: Any = None) -> dict[str, Any]:
    return {"title": title, "text": text, "page": page, "address": ""}


def _text(html: str) -> tuple[str, Any]:
    return ("text", RichText(html))


def front_of_the_site(pages: dict[str, Any]) -> Story:
    return [
        (
            "facts",
            {
                "title": "",
                "facts": [
                    {"figure": _("12 weeks"), "words": _("about half a day a week, beside your own job")},
                    {"figure": _("2 sectors"), "words": _("in every team, and a mentor from each")},
                    {"figure": _("1 pitch day"), "words": _("with judges who score by written criteria")},
                ],
            },
        ),
        (
            "cards",
            {
                "title": _("Is it for you?"),
                "cards": [
                    _card(
                        _("You are early in your career"),
                        _(
                            "In a department or in a tech company, in any profession. Your employer nominates you; "
                            "you confirm your place from the e-mail we send."
                        ),
                        pages.get("how-it-works"),
                    ),
                    _card(
                        _("You could mentor a team"),
                        _(
                            "You know your sector and give a team an hour every other week. Each team has one mentor "
                            "from government and one from industry."
                        ),
                    ),
                    _card(
                        _("You speak for an employer"),
                        _(
                            "You nominate people, open your doors for a visit, or bring a problem that you want "
                            "solved. You see what the teams make of it."
                        ),
                        pages.get("for-employers"),
                    ),
                ],
            },
        ),
        ("programmes", {"title": _("Programmes")}),
        ("steps", {"title": _("From nomination to result"), "steps": _journey()}),
        ("news", {"title": _("Latest news")}),
    ]


def _journey() -> list[dict[str, str]]:
    return [
        {
            "title": _("Employers nominate"),
            "text": _("Half of the places go to government, half to industry."),
        },
        {
            "title": _("Teams form"),
            "text": _("Each team mixes both sectors, skills and regions, and has two mentors."),
        },
        {
            "title": _("Teams visit and work"),
            "text": _(
                "Companies open their doors. Teams take on a problem, talk to those who have it, and design an answer."
            ),
        },
        {
            "title": _("Teams pitch"),
            "text": _("A panel hears every team on one day. Two people sign the result before anybody else sees it."),
        },
    ]


def front_of_a_programme() -> Story:
    return [
        ("results", {"title": _("Results"), "cohort": ""}),
        (
            "facts",
            {
                "title": "",
                "facts": [
                    {"figure": _("12 weeks"), "words": _("from kick-off to pitch day, beside your own job")},
                    {"figure": _("2 sectors"), "words": _("in each team, and a mentor from each")},
                    {"figure": _("1 problem"), "words": _("of the public service for each team to solve")},
                ],
            },
        ),
        ("timeline", {"title": _("Dates"), "cohort": ""}),
        ("challenges", {"title": _("Challenges"), "cohort": ""}),
        ("news", {"title": _("Latest news")}),
    ]


def about_a_programme() -> Story:
    return [
        ("steps", {"title": _("How it works"), "steps": _journey()}),
        (
            "cards",
            {
                "title": _("Who takes part"),
                "cards": [
                    _card(
                        _("Participants"),
                        _("People in the first years of their career. It takes about half a day a week."),
                    ),
                    _card(_("Mentors"), _("Experienced people who meet their team at least every second week.")),
                    _card(_("Employers"), _("They nominate, free people’s time, host visits and bring challenges.")),
                ],
            },
        ),
    ]


def how_it_works() -> Story:
    return [
        ("steps", {"title": _("From nomination to result"), "steps": _journey()}),
        _text(
            _(
                "<h2>What you bring</h2><p>Curiosity, about half a day a week, and your employer’s agreement. You "
                "need no technical skills: teams need people who write, ask, count and draw as much as people who "
                "program.</p><h2>What you get</h2><ul><li>a team from both sectors, chosen so that its skills "
                "complete each other</li><li>two mentors, one from each sector</li><li>visits to companies you would "
                "not get into otherwise</li><li>a pitch to a panel of senior judges</li></ul>"
            )
        ),
        _text(
            _(
                "<h2>How results are made</h2><p>Judges score every team on written criteria, each with a stated "
                "weight. A judge with a conflict of interest does not score that team. Nobody sees the scores of "
                "others before scoring is locked. Two named people sign the result, and then it is published here, "
                "for everybody at the same moment.</p>"
            )
        ),
    ]


def for_employers() -> Story:
    return [
        _text(
            _(
                "<h2>Nominate people</h2><p>Each organisation has a number of places. Name people in the first years "
                "of their career whose manager agrees to the time it takes. The programme’s organisers write to them;"
                " they confirm for themselves.</p><h2>Host a visit</h2><p>Show a group what you are working on for "
                "half a day. You get a list of names for your reception, and nothing else about anybody.</p><h2>Bring"
                " a challenge</h2><p>Describe a problem: who has it, what a good outcome would be and how you would "
                "measure it. Teams choose the problem they want to take on.</p>"
            )
        ),
        (
            "notice",
            {
                "title": _("Want to take part?"),
                "text": _("Write to the organisers of the programme: their address is on the programme’s own page."),
                "tone": "info",
            },
        ),
    ]


def privacy() -> Story:
    """In the order that the Information Commissioner's guidance asks of a privacy notice."""
    return [
        _text(
            _(
                "<h2>Who is responsible</h2><p>The organisation that runs your programme decides what is collected and "
                "why (the controller). Its address is on the programme’s own page; its contact form reaches the "
                "organisers, who pass a question on to their data protection officer.</p><h2>What we hold</h2><p>If "
                "your employer nominates you: your name, your e-mail address at work and your employer. If you take "
                "part: what you put into your profile, your team, your bookings, and what your team hands in. Mentors’ "
                "reviews and judges’ scores are held with the name of the person who wrote them. If you write by the "
                "contact form: your name, your address and your message.</p><h2>Why, and by what right</h2><p>To run "
                "the programme: a task in the public interest, or the legitimate interest of the organisations that "
                "take part. What you tell us about health, access or diet for a visit, and photographs, only with "
                "your consent, which you may take back at any time.</p>"
            )
        ),
        _text(
            _(
                "<h2>Who sees it</h2><p>Organisers of your programme see what they need for that; people of your "
                "cohort see your name, employer and skills. Other programmes on this site see nothing. Your name is "
                "public only in the way you choose.</p><h2>Who else gets it</h2><p>Nobody. No page loads anything from "
                "another company, and we do not measure what visitors do. No decision about you is "
                "made by a program alone.</p><h2>How "
                "long</h2><p>What you tell us about access or diet for a visit is erased after the visit. A message "
                "from the contact form is deleted after six months. The rest is erased or made anonymous when the "
                "time your programme has set is over: "
                '<a href="/how-long-data-is-kept/">how long data is kept</a>.</p>'
                "<h2>Your rights</h2><p>You may see what we hold about you, "
                "have it corrected or erased, object to it, limit it, and take it with you. Do it on the "
                "page “Your data” of your account, or write to the organisers of your programme; they answer within "
                "one month.</p><h2>Complaints</h2><p>If their answer does not help, "
                "you may complain to the Information Commissioner’s Office, "
                '<a href="https://ico.org.uk/make-a-complaint/">ico.org.uk/make-a-complaint</a>.</p>'
            )
        ),
    ]


def cookies() -> Story:
    names = {
        "session": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "days": settings.SESSION_COOKIE_AGE // 86_400,
    }
    return [
        _text(
            _(
                "<p>Cookies are small files that a site keeps in your browser. This site sets one only when you "
                "sign in "
                "or open a form. There is none for visitors who read, none for advertising and none that "
                "measures.</p><h2>Essential cookies</h2><p>They are needed for what you asked us to do, so we do not "
                "ask for consent.</p><ul><li><b>%(session)s</b>: keeps you signed in; expires after %(days)d days or "
                "when you sign out</li><li><b>%(csrf)s</b>: makes sure that a form was sent by you and not by another "
                "site; expires after a year</li><li><b>messages</b>: carries a sentence to the next page, such as "
                "“Your booking is cancelled.”; expires when it is shown</li></ul><h2>Kept in your "
                "browser</h2><p>Score cards, drafts, reviews and the door of a visit keep what is not sent yet in the "
                "browser’s own store, so that nothing is lost without a network. It leaves the store when it has "
                "arrived. Pages kept for judging are deleted when you sign out.</p>"
            )
            % names
        )
    ]


def accessibility() -> Story:
    """In the form of the model statement that public bodies in the United Kingdom use."""
    name = {"site": settings.SITE_NAME}
    return [
        _text(
            _(
                "<p>This accessibility statement applies to %(site)s. We want as many people as possible to be able to "
                "use it. You should be able to:</p><ul><li>zoom in up to 400%% without the text spilling off the "
                "screen</li><li>get from start to finish with a keyboard or by voice alone</li><li>listen to it with a "
                "screen reader</li><li>read it in light or dark colours, and without motion</li></ul><h2>How "
                "accessible "
                "this website is</h2><p>We know of no page for visitors, participants, mentors, judges or organisers "
                "that fails the guidelines. The pages on which editors write content come from Wagtail, another "
                "project, as it ships them.</p><h2>Feedback and "
                "contact information</h2><p>If you need something on this website in another form, such as large "
                "print, easy read or an audio recording, or you find something that is hard to use, write to the "
                "organisers of the programme by the contact form on its page. They answer within five working "
                "days.</p>"
            )
            % name
        ),
        _text(
            _(
                "<h2>Enforcement procedure</h2><p>The Equality and Human Rights Commission enforces the Public Sector "
                "Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If you are "
                "not happy "
                'with our answer, contact the <a href="https://www.equalityadvisoryservice.com/">Equality Advisory '
                "and Support Service</a>.</p><h2>Technical information about this website’s "
                "accessibility</h2><p>We are "
                "committed to making this website accessible, in accordance with those regulations.</p><h3>Compliance "
                "status</h3><p>This website is partially compliant with the Web Content Accessibility Guidelines "
                "version 2.2, level AA, because of the non-compliance below.</p><h3>Non-accessible content</h3><ul>"
                "<li>The editors’ pages come from Wagtail and are not part of our tests. Readers never meet "
                "them.</li><li>Signing in with a passkey needs scripts. Signing in with a code "
                "from an e-mail works without.</li><li>Documents that editors upload may not be accessible. Ask for "
                "another form of any of them.</li></ul><h3>Disproportionate burden</h3><p>We claim "
                "none.</p><h2>What we "
                "are doing to improve accessibility</h2><p>Each page is checked by program with every change, and none "
                "is published with a fault that was found.</p><h2>Preparation of this accessibility statement</h2>"
                "<p>The last test of the pages is told below, as it was written by the test itself.</p>"
            )
        ),
    ]


def standard_pages() -> list[dict[str, Any]]:
    """What every site starts with, as fields of a page."""
    name = settings.SITE_NAME
    return [
        {
            "slug": "how-it-works",
            "title": _("How it works"),
            "summary": _("Twelve weeks in which a team of strangers becomes one, and a problem gets an answer."),
            "body": how_it_works(),
            "show_in_menus": True,
        },
        {
            "slug": "for-employers",
            "title": _("For employers"),
            "summary": _("What departments and companies give, and what they get."),
            "body": for_employers(),
            "show_in_menus": True,
        },
        {
            "slug": "privacy",
            "title": _("Privacy"),
            "summary": _("What %(site)s knows about you, and what it does with it.") % {"site": name},
            "body": privacy(),
        },
        {
            "slug": "cookies",
            "title": _("Cookies"),
            "summary": _("Small files that this site leaves in your browser, and why."),
            "body": cookies(),
        },
        {
            "slug": "accessibility",
            "title": _("Accessibility"),
            "summary": _("How everybody can use %(site)s, and what to do when you cannot.") % {"site": name},
            "body": accessibility(),
        },
    ]
