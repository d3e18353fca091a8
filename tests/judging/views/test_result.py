"""The published page, and that nothing of it is seen before; the desks of the results group and the signatories."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judging.actions import basis, result
from judging.engine.pack import replay
from judging.models import Award, PitchDay, ResultSheet, Signature
from judging.queries import method, pack
from judging.states import Basis, TieRule
from programme.models import AuditEvent, Notification, Person
from programme.recovery_codes import HashedRecoveryCodes
from programme.shared.addresses import path_in
from programme.shared.time import in_words
from tests.factories import judging, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    return judging.locked_day(5, 5, 4, 3)


def public_url(day: PitchDay) -> str:
    return path_in(day.cohort, "judging:result_public")


def publish(sheet: ResultSheet, at: dt.datetime | None = None) -> ResultSheet:
    return result.publish_sheet(sheet, by=sheet.signatures.first().person, at=at)


def test_the_page_shows_joint_winners_and_commendations_and_no_scores(client: Client, day):
    publish(judging.signed_sheet(day, winners=2, commended=2))

    answer = client.get(public_url(day))
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "Two teams won together" in text
    for pitch in day.pitches.all():
        assert str(pitch.team) in text
    assert "5.00" not in text
    assert "Every judge saw every team" in text


def facts(answer) -> tuple:
    headers = {key: value for key, value in answer.items() if key not in {"Content-Security-Policy", "X-Request-ID"}}
    return answer.status_code, answer.content, headers


def test_before_publication_the_page_is_the_same_as_for_nothing(client: Client, day):
    nothing = f"/results/{day.programme.slug}/no-such-cohort/"
    sheet = judging.signed_sheet(day)
    publish(sheet, at=timezone.now() + dt.timedelta(hours=1))

    assert client.get(public_url(day)).status_code == 404
    assert facts(client.get(public_url(day))) == facts(client.get(nothing))
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        assert client.get(public_url(day)).status_code == 200


def test_of_a_withdrawn_result_the_page_says_that_and_when_and_nothing_else(client: Client, day):
    sheet = publish(judging.signed_sheet(day))
    result.withdraw_sheet(sheet, by=sheet.signatures.first().person, reason="Somebody broke the rules.")

    answer = client.get(public_url(day))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "The result was withdrawn" in text
    assert in_words(ResultSheet.objects.get().withdrawn_at, day.cohort.zone) in text
    assert "broke the rules" not in text
    assert not any(str(pitch.team) in text for pitch in day.pitches.all())


def test_a_sheet_that_nobody_outside_has_seen_leaves_no_trace_when_it_is_withdrawn(client: Client, day):
    sheet = publish(judging.signed_sheet(day), at=timezone.now() + dt.timedelta(hours=1))
    result.withdraw_sheet(sheet, by=sheet.signatures.first().person, reason="A mistake.")

    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        assert client.get(public_url(day)).status_code == 404


def test_what_was_public_by_its_time_counts_as_read_even_if_the_clock_had_not_told_the_teams(client: Client, day):
    sheet = publish(judging.signed_sheet(day), at=timezone.now() + dt.timedelta(hours=1))

    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        result.withdraw_sheet(sheet, by=sheet.signatures.first().person, reason="A mistake.")
        assert "The result was withdrawn" in client.get(public_url(day)).content.decode()


def test_figures_of_all_teams_are_published_where_that_was_settled_before_the_first_score(client: Client):
    planned = judging.day()
    for _ in range(2):
        judging.pitch(planned)
        judging.judge(planned)
    by = judging.organiser_of(planned)
    basis.set_basis(planned, by=by, kind=Basis.PANEL, tie_rule=TieRule.SHARE, shows_figures=True)
    opened = judging.pitch_day.open_scoring(planned, by=by)
    for pitch, level in zip(opened.pitches.order_by("position"), (4, 3), strict=True):
        for judge in judging.judges_of(opened):
            judging.save(pitch, judge, level, level, level, level, level)
    publish(judging.signed_sheet(judging.pitch_day.lock_scoring(opened, by=by, missing=0)))

    answer = client.get(public_url(planned))

    first, second = (pitch.team.name for pitch in planned.pitches.order_by("position"))
    shown = [(each.place, each.team, str(each.score)) for each in answer.context["result"].figures]
    assert shown == [(1, first, "4.00"), (2, second, "3.00")]
    assert "3.00" in answer.content.decode()


def test_the_page_about_the_method_shows_the_example_with_the_engines_figures(client: Client):
    text = client.get(reverse("judging:method_show")).content.decode()

    assert [(each.team, each.score, each.place) for each in method.worked()] == [
        ("A", 4.0, 1),
        ("B", 4.0, 1),
        ("C", 2.6, 4),
        ("D", 3.2, 3),
    ]
    assert "2.40 + 1.60" in text
    assert "3.8169" in text


# --- Embargo: a crawl as each role -----


def everybody(day: PitchDay) -> Iterator[tuple[str, Person | None]]:
    team = day.pitches.first().team
    yield "anonymous", None
    yield "member of the winning team", teams.member(team)
    yield "mentor", teams.mentor(team)
    yield "judge", judging.judges_of(day)[0]
    yield "organiser outside the results group", judging.organiser_of(day)
    yield "organiser of another programme", people.organiser(people.cohort())
    yield "observer", people.observer(day.cohort)
    yield "editor", people.editor(day.cohort)
    yield "approver", people.approver(day.cohort)
    yield "site admin", people.site_admin()


def addresses(day: PitchDay, sheet: ResultSheet) -> list[str]:
    desks = (
        "rubric_desk",
        "pitch_day_desk",
        "panel_desk",
        "progress_desk",
        "progress_lock",
        "result_desk",
        "award_edit",
        "basis_edit",
        "moderation_cards",
        "signatory_desk",
        "feedback_desk",
        "disqualification_desk",
        "team_result_own",
        "certificate_own",
        "certificate_check",
    )
    pitch = day.pitches.get(position=1)
    card = pitch.scorecards.first()
    return [
        *(path_in(day.cohort, f"judging:{name}") for name in desks),
        path_in(day.cohort, "judging:moderation_decide", card.pk),
        public_url(day),
        reverse("judging:scorecard_home"),
        reverse("judging:scorecard_edit", args=(pitch.pk,)),
        reverse("judging:progress_board", args=(day.pk,)),
        reverse("judging:signing_home"),
        reverse("judging:signing_sheet", args=(sheet.pk,)),
        reverse("judging:signing_withdraw", args=(sheet.pk,)),
        "/",
        "/search/?q=Xylographic",
        "/sitemap.xml",
        "/feed/",
        "/news/feed/",
        "/home/",
        path_in(day.cohort, "programme:home_cohort"),
        path_in(day.cohort, "programme:home_organise"),
        path_in(day.cohort, "programme:audit_desk"),
    ]


def test_nothing_of_the_result_leaves_the_results_group_before_its_time(client: Client, day):
    """The citation and the words of an award are known to the sheet alone: they are the secrets to look for."""
    sheet = judging.sheet(day, winners=2)
    Award.objects.filter(sheet=sheet).update(citation="Xylographic courage")
    sheet = judging.sign(ResultSheet.objects.get(pk=sheet.pk), judging.signatory(day), judging.signatory(day))
    publish(sheet, at=timezone.now() + dt.timedelta(hours=1))
    leaks = []

    for role, person in everybody(day):
        browser = Client(raise_request_exception=False)
        if person:
            browser.force_login(person)
        for address in addresses(day, sheet):
            answer = browser.get(address)
            body = answer.content.decode(errors="replace") + str(dict(answer.items()))
            if any(word in body for word in ("Xylographic courage", "Joint winner", sheet.inputs_hash)):
                leaks.append((role, address))

    assert leaks == []
    assert not Notification.objects.filter(kind="judging.results_published").exists()
    assert not Notification.objects.filter(body__contains="Xylographic").exists()


# --- Desks -----


def test_the_results_group_works_the_sheet_out_decides_and_two_sign(client: Client, day):
    member, first, second = judging.results_member_of(day), judging.signatory(day), judging.signatory(day)
    client.force_login(member)
    desk = path_in(day.cohort, "judging:result_desk")

    assert "There is no sheet yet" in client.get(desk).content.decode()
    client.post(path_in(day.cohort, "judging:result_compute"))
    winners = [pitch.team for pitch in day.pitches.order_by("position")[:2]]
    given = {f"kind_{team.pk.hex}": "winner" for team in winners} | {"reason": ""}
    assert client.post(path_in(day.cohort, "judging:award_edit"), given)["Location"] == desk
    sheet = ResultSheet.objects.get()
    assert "Joint winner" in client.get(desk).content.decode()
    for person in (first, second):
        client.force_login(person)
        page = reverse("judging:signing_sheet", args=(sheet.pk,))
        people.prove(client, person)
        content = client.get(page).context["content"]
        assert client.post(page, {"content": content})["Location"] == page
    client.post(reverse("judging:signing_publish", args=(sheet.pk,)), {"when": "now"})

    assert Signature.objects.filter(voided_at=None).count() == 2
    assert Client().get(public_url(day)).status_code == 200


def test_awards_against_the_order_are_asked_for_a_reason_at_the_field(client: Client, day):
    member = judging.results_member_of(day)
    client.force_login(member)
    client.post(path_in(day.cohort, "judging:result_compute"))
    last = day.pitches.get(position=4).team

    answer = client.post(path_in(day.cohort, "judging:award_edit"), {f"kind_{last.pk.hex}": "winner"})

    assert answer.status_code == 422
    assert "These awards do not follow the order of the scores. Give the reason." in answer.content.decode()


def test_an_outside_signatory_sees_the_sheet_and_nothing_else(client: Client, day):
    who = judging.signatory(day)
    sheet = judging.sheet(day)
    client.force_login(who)

    assert client.get(reverse("judging:signing_home")).status_code == 200
    assert client.get(reverse("judging:signing_sheet", args=(sheet.pk,))).status_code == 200
    assert client.get(path_in(day.cohort, "judging:result_desk")).status_code == 404
    assert client.get(path_in(day.cohort, "judging:moderation_cards")).status_code == 404


def test_before_the_lock_not_even_the_results_group_sees_a_figure(client: Client):
    day = judging.open_day()
    client.force_login(judging.results_member_of(day))

    text = client.get(path_in(day.cohort, "judging:result_desk")).content.decode()

    assert "Until then nobody sees a figure." in text


# --- Proof at signing -----


def signing(client: Client, day: PitchDay) -> tuple[Person, str]:
    """A signatory, signed in, before a sheet with awards."""
    who, sheet = judging.signatory(day), judging.sheet(day, winners=2)
    client.force_login(who)
    return who, reverse("judging:signing_sheet", args=(sheet.pk,))


def test_without_a_passkey_or_authenticator_nobody_signs_and_the_page_says_what_to_do(client: Client, day):
    _who, page = signing(client, day)
    shown = client.get(page)

    refused = client.post(page, {"content": shown.context["content"]})

    assert "Set it up" in shown.content.decode()
    assert refused.status_code == 409
    assert "Before you sign, prove that it is you" in refused.content.decode()
    assert not Signature.objects.exists()


def test_who_has_not_just_proven_themselves_is_asked_to_and_comes_back(client: Client, day):
    who, page = signing(client, day)
    people.prove(client, who)
    content = client.get(page).context["content"]

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6), tick=False):
        asked = client.post(page, {"content": content})
        assert not Signature.objects.exists()
        again = HashedRecoveryCodes.activate(who).draw()[0]
        back = client.post(asked["Location"].replace("reauthenticate", "2fa/reauthenticate"), {"code": again})
        client.post(back["Location"], {"content": content})

    assert asked["Location"] == f"/accounts/reauthenticate/?next={quote(page, safe='')}"
    assert back["Location"] == page
    assert Signature.objects.get().proof == "recovery_codes"


def test_the_signatories_desk_warns_a_week_ahead_of_who_could_not_sign(client: Client):
    soon = judging.day(starts_at=timezone.now() + dt.timedelta(days=6))
    late = judging.day(starts_at=timezone.now() + dt.timedelta(days=8))
    ready, not_ready = judging.signatory(soon), judging.signatory(soon)
    judging.signatory(late)
    HashedRecoveryCodes.activate(ready).draw()

    texts = {}
    for day in (soon, late):
        client.force_login(judging.organiser_of(day))
        texts[day] = client.get(path_in(day.cohort, "judging:signatory_desk")).content.decode()

    assert f"<b>{not_ready}</b>" in texts[soon]
    assert f"<b>{ready}</b>" not in texts[soon]
    assert "could not sign on the day" not in texts[late]


def test_awards_announced_on_paper_are_kept_as_that_and_publish_nothing(client: Client, day):
    sheet = judging.sheet(day, winners=2)
    client.force_login(judging.results_member_of(day))
    announce = path_in(day.cohort, "judging:result_announce")

    assert client.post(announce).status_code == 302
    client.post(announce)

    assert (
        "Announced in the room on paper at" in client.get(path_in(day.cohort, "judging:result_desk")).content.decode()
    )
    assert AuditEvent.objects.filter(code="judging.sheet.announced").count() == 1
    assert Client().get(public_url(day)).status_code == 404
    assert ResultSheet.objects.get(pk=sheet.pk).state == "draft"


def test_what_was_announced_on_paper_is_signed_later_by_two_and_then_published(client: Client, day):
    sheet = judging.sheet(day, winners=2)
    client.force_login(judging.results_member_of(day))
    client.post(path_in(day.cohort, "judging:result_announce"))
    announced = ResultSheet.objects.get(pk=sheet.pk)
    signers = [judging.signatory(day), judging.signatory(day)]
    with pytest.raises(result.NotSigned):
        result.publish_sheet(announced, by=signers[0])

    later = announced.announced_at + dt.timedelta(hours=20)
    with time_machine.travel(later, tick=False):
        for person in signers:
            client.force_login(person)
            people.prove(client, person)
            page = reverse("judging:signing_sheet", args=(sheet.pk,))
            shown = client.get(page)
            assert "Announced in the room on paper" in shown.text
            client.post(page, {"content": shown.context["content"]})
        signed = ResultSheet.objects.get(pk=sheet.pk)
        result.publish_sheet(signed, by=signers[0])

        assert Client().get(public_url(day)).status_code == 200
    assert (signed.state, signed.announced_at, signed.signed_at) == ("signed", announced.announced_at, later)
    assert [each.title for each in signed.awards.all()] == [each.title for each in announced.awards.all()]
    codes = list(AuditEvent.objects.filter(code__startswith="judging.sheet.").order_by("number").values_list("code"))
    in_order = ["announced", "signed", "signed", "publication_set", "published"]
    assert [code.removeprefix("judging.sheet.") for (code,) in codes][-5:] == in_order


def test_a_corrected_result_is_a_new_signed_version_that_says_why_and_gives_no_award_by_itself(client: Client, day):
    first = publish(judging.signed_sheet(day, winners=2))
    result.withdraw_sheet(first, by=first.signatures.first().person, reason="A team had broken the rules of the day.")
    again = result.compute_sheet(day, by=judging.results_member_of(day))
    assert not again.awards.exists()
    result.withdraw_sheet(again, by=first.signatures.first().person, reason="Confidential: it was a draft.")

    publish(judging.signed_sheet(day, winners=2))

    text = client.get(public_url(day)).content.decode()
    assert "A team had broken the rules of the day." in text
    assert "it was a draft" not in text
    assert replay(pack.pack_of(ResultSheet.objects.get(pk=first.pk), by=judging.results_member_of(day))) == []
