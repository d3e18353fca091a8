"""Forms as data: sections, one error summary, refusals, dates in boxes."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import html5lib
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import timezone

from programme.shared.form_fields import DayField, MomentField
from programme.shared.form_sections import SectionedForm
from programme.shared.refusals import Refused


class VisitForm(SectionedForm):
    sections = (
        ("The visit", ("title", "kind", "on")),
        ("Papers", ("plan", "agreed"), "Only hosts see these."),
    )
    submit_label = "Publish the visit"
    cancel_url = "/visits/"

    title = forms.CharField(help_text="As people will see it.")
    kind = forms.ChoiceField(
        label="How is it held?", choices=[("place", "In a place"), ("video", "By video")], widget=forms.RadioSelect
    )
    on = DayField(label="Date", required=False)
    plan = forms.FileField(required=False)
    agreed = forms.BooleanField(label="The host has agreed")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.BaseForm) -> str:
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": form, "csrf_token": "token"})
    )


def drawn_page(form: forms.BaseForm) -> str:
    source = "{% load crispy_forms_tags programme_tags %}{% error_prefix %}|{% page_errors %}|{% crispy form %}"
    return Template(source).render(Context({"form": form, "csrf_token": "token"}))


def tree(html: str):
    return html5lib.parse(f"<!doctype html><title>x</title>{html}", namespaceHTMLElements=False)


def test_sections_become_headings_in_order_with_every_field_once():
    page = tree(drawn(VisitForm()))

    assert [heading.text for heading in page.iter("h2")] == ["The visit", "Papers"]
    names = [field.get("name") for field in page.iter("input")]
    assert names == ["csrfmiddlewaretoken", "title", "kind", "kind", "on_0", "on_1", "on_2", "plan", "agreed", "secret"]
    assert "Only hosts see these." in drawn(VisitForm())


def test_the_button_says_the_verb_and_the_way_back_is_a_link():
    html = drawn(VisitForm())

    assert re.findall(r"<button[^>]*>([^<]*)</button>", html) == ["Publish the visit"]
    assert '<a class="quiet-link" href="/visits/">Cancel</a>' in html


def test_only_the_form_element_is_novalidate_and_files_are_sent():
    html = drawn(VisitForm())

    assert html.count("novalidate") == 1
    assert re.search(r'<form[^>]*enctype="multipart/form-data"[^>]*novalidate>', html)


def test_hint_comes_before_error_before_input_and_both_are_announced():
    html = drawn(VisitForm({}))

    hint, error, field = (html.index(f'id="id_title{part}"') for part in ("_helptext", "_error", ""))
    assert hint < error < field
    assert 'aria-describedby="id_title_helptext id_title_error"' in html


def test_optional_fields_say_so_and_required_ones_do_not():
    html = drawn(VisitForm())

    assert html.count("(optional)") == 2
    assert re.search(r"Date\s*<span class=\"optional\">\(optional\)", html)
    assert "*" not in html


def test_radios_and_dates_have_a_fieldset_with_a_legend():
    page = tree(drawn(VisitForm()))

    assert [legend.text.strip() for legend in page.iter("legend")] == ["How is it held?", "Date"]


def test_each_missing_answer_has_a_sentence_of_its_own():
    form = VisitForm({})

    assert form.errors == {
        "title": ["Enter the title."],
        "kind": ["Answer “How is it held?”."],
        "agreed": ["Tick the box: the host has agreed."],
    }


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Name of the visit", "Enter the name of the visit."),
        ("Your name", "Enter your name."),
        ("NHS number", "Enter the NHS number."),
        ("What went well", "Enter what went well."),
    ],
)
def test_the_sentence_for_a_missing_answer_reads_well(label: str, sentence: str):
    class OneForm(SectionedForm):
        one = forms.CharField(label=label)

    assert OneForm({}).errors == {"one": [sentence]}


def test_a_sentence_written_for_the_field_is_kept():
    class OneForm(SectionedForm):
        one = forms.CharField(error_messages={"required": "Say who."})

    assert OneForm({}).errors == {"one": ["Say who."]}


def test_the_error_summary_links_to_the_first_input_of_each_field():
    html = drawn(VisitForm({"on_0": "31", "on_1": "2", "on_2": "2026"}))
    page = tree(html)

    links = [link.get("href") for link in page.iter("a") if (link.get("href") or "").startswith("#")]
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    assert links == ["#id_title", "#id_kind_0", "#id_on_0", "#id_agreed"]
    assert {link.removeprefix("#") for link in links} <= ids


def test_the_page_shows_the_summary_once_on_top_and_says_error_in_the_title():
    prefix, summary, form = drawn_page(VisitForm({})).split("|")

    assert prefix == "Error: "
    assert "There is a problem" in summary
    assert "There is a problem" not in form


def test_a_form_that_was_not_sent_shows_no_errors():
    assert drawn_page(VisitForm()).startswith("||")


def test_a_refusal_is_shown_with_all_that_was_typed():
    form = VisitForm(
        {"title": "Harbour", "kind": "video", "agreed": "on"}, {"plan": SimpleUploadedFile("plan.pdf", b"%PDF-")}
    )
    assert form.is_valid()

    form.refuse(Refused("The last place was taken a moment ago."))

    html = drawn(form)
    assert not form.is_valid()
    assert "The last place was taken a moment ago." in html
    assert 'value="Harbour"' in html
    assert re.search(r'value="video"[^>]*checked', html)


def test_a_form_for_a_model_keeps_its_own_fields():
    class OrganisationForm(SectionedForm, forms.Form):
        name = forms.CharField()

    assert list(OrganisationForm().fields) == ["name"]
    assert 'name="name"' in drawn(OrganisationForm())


def test_no_id_is_used_twice():
    ids = re.findall(r'\sid="([^"]+)"', drawn(VisitForm({})))

    assert len(ids) == len(set(ids))


class DatesForm(SectionedForm):
    on = DayField(label="Date")
    at = MomentField(label="Opens")


def test_a_date_is_typed_as_day_month_and_year():
    form = DatesForm(
        {"on_0": "4", "on_1": "12", "on_2": "2026", "at_0": "4", "at_1": "7", "at_2": "2026", "at_3": "17:30"}
    )

    with timezone.override(ZoneInfo("Europe/London")):
        assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == dt.date(2026, 12, 4)
    assert form.cleaned_data["at"] == dt.datetime(2026, 7, 4, 16, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("31", "2", "2026"), "Enter a day that exists."),
        (("4", "", "2026"), "Enter a day, a month and a year, such as 4 12 2026."),
        (("four", "12", "2026"), "Ensure"),
        (("", "", ""), "Enter the date."),
    ],
)
def test_a_date_that_cannot_be_says_why(typed: tuple[str, str, str], sentence: str):
    form = DatesForm({f"on_{number}": part for number, part in enumerate(typed)})

    assert form.errors["on"][0].startswith(sentence)


def test_a_known_date_is_shown_in_its_boxes_in_the_zone_of_the_request():
    with timezone.override(ZoneInfo("Europe/London")):
        html = drawn(
            DatesForm(initial={"at": dt.datetime(2026, 7, 4, 16, 30, tzinfo=dt.UTC), "on": dt.date(2026, 12, 4)})
        )

    shown = re.findall(r'type="text" name="\w+" value="([^"]+)"', html)
    assert shown == ["4", "12", "2026", "4", "7", "2026", "17:30"]
