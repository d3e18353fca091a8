import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from programme.models import Cohort, MessageText, Notification
from programme.shared.notification_kinds import NotificationKind, all_kinds
from tests.factories import programme as make
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db

KEY = "programme.visit_published"


def url(name: str, cohort: Cohort, *args: object) -> str:
    return reverse(f"programme:message_text_{name}", args=(cohort.programme.slug, cohort.slug, *args))


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def client(cohort: Cohort, client_for: Callable[..., Client]) -> Client:
    return client_for(make.organiser(cohort))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
def test_every_kind_has_a_preview_and_a_form(kind: NotificationKind, cohort: Cohort, client: Client):
    assert client.get(url("preview", cohort, kind.key)).status_code == 200
    assert client.get(url("edit", cohort, kind.key)).status_code == 200
    assert str(kind.audience) in text(client.get(url("index", cohort)))


def test_a_preview_is_made_for_a_real_person_and_a_real_visit(cohort: Cohort, client: Client):
    make.visit(cohort, title="The mill & the river")
    ann = make.participant(cohort, who=make.person("Ann Arbor"))

    page = text(client.get(url("preview", cohort, KEY), {"as": ann.pk}))

    assert "Hello Ann," in page
    assert "The mill &amp; the river" in page


@pytest.mark.parametrize("who", ["nobody", "00000000-0000-0000-0000-000000000000", "\0"])
def test_a_preview_for_somebody_of_another_place_is_made_for_oneself(cohort: Cohort, client: Client, who: str):
    stranger = make.participant(make.cohort(), who=make.person("Sven Stranger"))

    assert client.get(url("preview", cohort, KEY), {"as": who}).status_code == 200
    assert "Sven" not in text(client.get(url("preview", cohort, KEY), {"as": stranger.pk}))


def test_the_form_begins_with_our_words_and_keeps_what_was_typed_when_it_refuses(cohort: Cohort, client: Client):
    assert "Book a place: {visit}" in text(client.get(url("edit", cohort, KEY)))

    answer = client.post(url("edit", cohort, KEY), {"subject": "Mine", "body": "Come to {vissit}"})

    assert "There is no placeholder {vissit} in this message." in text(answer)
    assert "Come to {vissit}" in text(answer)
    assert "<title>Error: " in text(answer)
    assert not MessageText.objects.exists()


def test_a_saved_text_is_shown_as_it_will_read(cohort: Cohort, client: Client):
    answer = client.post(
        url("edit", cohort, KEY), {"subject": "Mine", "body": "**Come** to {visit}: {link}"}, follow=True
    )

    assert "The text is saved." in text(answer)
    assert "<strong>Come</strong> to" in text(answer)
    assert "1 has words of your own." in text(client.get(url("index", cohort)))

    assert "The text is ours again." in text(client.post(url("reset", cohort, KEY), follow=True))


def test_script_in_an_edited_text_stays_text(cohort: Cohort, client: Client):
    answer = client.post(
        url("edit", cohort, KEY),
        {"subject": "<script>1</script>", "body": "<script>alert(1)</script> [x](javascript:alert(1))"},
        follow=True,
    )

    assert "<script>alert" not in text(answer)
    assert "<script>1" not in text(answer)
    assert "javascript:" not in text(answer).partition("message-text")[2].partition('href="javascript')[1]


def test_a_test_is_sent_for_the_chosen_person(cohort: Cohort, client: Client):
    ann = make.participant(cohort, who=make.person("Ann Arbor"))

    answer = client.post(url("try_out", cohort, KEY), {"as": ann.pk}, follow=True)

    assert "A test is on its way to" in text(answer)
    assert "Hello Ann," in Notification.objects.get().body


def test_a_kind_that_is_none_is_not_there(cohort: Cohort, client: Client):
    for name in ("preview", "edit"):
        assert client.get(url(name, cohort, "no.kind")).status_code == 404
    for name in ("reset", "try_out"):
        assert client.post(url(name, cohort, "no.kind")).status_code == 404


def test_the_texts_are_closed_to_everybody_else(cohort: Cohort, client_for: Callable[..., Client]):
    assert client_for(make.participant(cohort)).get(url("index", cohort)).status_code == 403
    assert client_for(make.results_member(cohort)).get(url("preview", cohort, KEY)).status_code == 403
    assert client_for(make.organiser(make.cohort())).get(url("edit", cohort, KEY)).status_code == 404
    assert client_for(make.site_admin()).get(url("preview", cohort, KEY)).status_code == 200
    assert client_for(make.site_admin()).get(url("edit", cohort, KEY)).status_code == 403


def test_a_preview_costs_the_same_for_many_people(cohort: Cohort, client: Client):
    make.participant(cohort)

    def grow() -> None:
        for _ in range(5):
            make.participant(cohort)

    assert_page_costs_the_same(client, url("preview", cohort, KEY), grow, rows_shown=6)


def test_what_is_typed_is_shown_as_a_real_person_would_read_it_and_not_saved(cohort: Cohort, client: Client):
    make.visit(cohort, title="The mill")
    ann = make.participant(cohort, who=make.person("Ann Arbor"))
    typed = {"subject": "New: {visit}", "body": "Dear {name}, **do** come.", "preview": "1", "as": str(ann.pk)}

    page = text(client.post(url("edit", cohort, KEY), typed))

    assert "As Ann Arbor would read it" in page
    assert "New: The mill" in page
    assert "Dear Ann, <strong>do</strong> come." in page
    assert "Dear {name}, **do** come." in page
    assert not MessageText.objects.exists()


def test_what_could_not_be_sent_is_refused_in_the_preview_too(cohort: Cohort, client: Client):
    page = text(client.post(url("edit", cohort, KEY), {"subject": "x", "body": "Come to {vissit}", "preview": "1"}))

    assert "There is no placeholder {vissit} in this message." in page
    assert "would read it" not in page


def test_our_words_read_the_same_after_they_went_through_the_form(cohort: Cohort, client: Client):
    make.visit(cohort, title="The mill")
    form = client.get(url("edit", cohort, KEY)).context["form"]
    typed = {"subject": form.initial["subject"], "body": form.initial["body"], "preview": "1"}

    pages = [client.post(url("edit", cohort, KEY), typed), client.get(url("preview", cohort, KEY))]
    after, before = (re.findall(r'message-text">(.*?)</div>', text(page)) for page in pages)

    assert after == before != []
