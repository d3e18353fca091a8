import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.shared.markdown import as_html, as_plain, harmless, with_pressable_addresses
from programme.shared.message_texts import BrokenText, Piece, check, fill

PIECES = {
    "name": Piece("name", (), is_own_words=True),
    "visit": Piece("visit", (), is_own_words=True),
    "link": Piece("link", (), is_own_words=False, is_needed=True),
}


# People's own words


@pytest.mark.parametrize(
    "words",
    [
        "[press here](https://evil.example/)",
        "<https://evil.example/>",
        "https://evil.example/",
        "<a href='https://evil.example'>x</a>",
        "![x](https://evil.example/x.png)",
        "[x][1]\n\n[1]: https://evil.example",
        "# Big\n\n- one\n1. two\n> three",
        "**bold** _leaning_ `code` ~~gone~~",
        "a\n===\nb\n---",
        "    code by blanks",
        "&lt;b&gt; &copy;",
        "\\[a](b)",
        "*\\*a*",
    ],
)
def test_own_words_show_as_they_are(words: str):
    html = as_html(with_pressable_addresses(f"Hello {harmless(words)}, welcome."))

    assert "<a" not in html
    assert [
        tag for tag in ("<em>", "<strong>", "<h3>", "<ul>", "<ol>", "<code>", "<pre>", "<blockquote>") if tag in html
    ] == []


@given(st.text(alphabet="ab*_[]()<>`~#-+=.!&;:/\\{}\n 1\"'", max_size=40))
def test_no_words_whatever_make_a_mark_or_a_link(words: str):
    html = as_html(with_pressable_addresses(f"Dear {harmless(words)}"))

    assert html.count("<") == html.count("<p>") + html.count("</p>") + html.count("<br>")


@given(st.text(alphabet="ab*_[]()<>`~#-+!&;:/\\{} 1\"'", max_size=40))
def test_the_plain_text_reads_as_it_was_written(words: str):
    assert as_plain("x " + harmless(words)).replace("\u2060", "").strip() == f"x {words.strip()}".strip()


@pytest.mark.parametrize("address", ["https://evil.example/x", "www.evil.example", "evil.example", "me@evil.example"])
def test_mail_programs_find_no_address_in_own_words(address: str):
    assert address not in as_plain(harmless(f"See {address} now"))


def test_ordinary_words_stay_untouched():
    words = "O'Hara & Sons, 3.5 days (twice), snake_case, 10-12 a.m."

    assert harmless(words) == words


# What may be saved


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Hello {nmae}, see {link}", "no placeholder {nmae}"),
        ("Hello {name, see {link}", "without its partner"),
        ("Hello name}, see {link}", "without its partner"),
        ("Hello {}, see {link}", "nothing in it"),
        ("Hello {{ name }}, see {link}", "without its partner"),
        ("Hello {name}", "needs {link}"),
        ("{link} [[link programme.Invitation 1]]", "cannot be in a text"),
        ("{link} [[ link programme.Invitation 1]]", "cannot be in a text"),
        ("{link} [here]({visit})", "cannot be part of an address"),
        ("{link} https://x.example/{visit}", "cannot be part of an address"),
        ("{link} <https://x.example/{name}>", "cannot be part of an address"),
    ],
)
def test_a_text_that_could_not_be_sent_is_refused_in_words(body: str, words: str):
    with pytest.raises(BrokenText, match=words.replace("{", r"\{").replace("}", r"\}")):
        check("Subject", body, PIECES)


def test_a_broken_subject_is_refused_too():
    with pytest.raises(BrokenText):
        check("About {what}", "{link}", PIECES)


def test_the_refusal_tells_which_placeholders_there_are():
    with pytest.raises(BrokenText, match=r"\{link\}, \{name\}, \{visit\}"):
        check("Subject", "{whom} {link}", PIECES)


def test_a_link_may_have_words_of_the_organiser_on_it():
    check("For {name}", r"[Open the page]({link}) and \{smile\}", PIECES)


def test_a_text_is_filled():
    assert fill(r"Dear {name}, \{see\} { link }", {"name": "Ann", "link": "L"}) == "Dear Ann, {see} L"


def test_a_value_is_never_filled_again():
    assert fill("{name}", {"name": "{link}", "link": "secret"}) == "{link}"


@pytest.mark.parametrize("text", ["{% load x %}", "{{ about.cohort }}", "{# note #}"])
def test_the_signs_of_a_template_language_mean_nothing(text: str):
    with pytest.raises(BrokenText):
        check("Subject", "{link} " + text, PIECES)
