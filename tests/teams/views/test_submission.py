import datetime as dt
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from programme.models import AuditEvent, Notification
from teams.models import Answer, Attachment, SubmissionVersion
from tests.factories import teams


def fields(world, text, base=0, **more):
    prompt = world.asked.prompts.get().pk
    return {f"text_{prompt}": text, f"base_{prompt}": base, **more}


def page(world):
    return world.url("submission_edit", world.team.pk, world.asked.pk)


def pdf(name="plan.pdf", content=b"%PDF-1.4\nplan\n%%EOF\n"):
    return SimpleUploadedFile(name, content)


def test_a_draft_is_saved_and_shown_again(world):
    client = world.client("TM")

    answer = client.post(page(world), fields(world, "We listen first.", save="1"), follow=True)

    assert "The draft is saved." in answer.content.decode()
    assert "We listen first." in answer.content.decode()


def test_handing_in_leads_to_a_receipt_with_time_and_hashes(world):
    slot = world.asked.slots.get().pk
    client = world.client("TM")

    answer = client.post(page(world), fields(world, "Done.", hand_in="1", **{f"file_{slot}": pdf()}), follow=True)

    version = SubmissionVersion.objects.get()
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == world.url("version_receipt", version.pk)
    assert version.sha256 in text
    assert version.manifest[0]["sha256"] in text
    assert re.search(r"\d\d:\d\d:\d\d", text)
    assert Notification.objects.filter(kind="teams.receipt").count() == 4


def test_one_bad_file_loses_neither_the_words_nor_the_good_file(world):
    from_two_slots = world.asked.slots.create(order=1, name="Sketch", kinds=["picture"], is_required=False)
    good, bad = world.asked.slots.get(order=0).pk, from_two_slots.pk
    files = {f"file_{good}": pdf(), f"file_{bad}": SimpleUploadedFile("sketch.png", b"not a picture")}

    answer = world.client("TM").post(page(world), fields(world, "Kept words.", hand_in="1", **files))

    text = answer.content.decode()
    assert "There is a problem" in text
    assert "sketch.png" in text
    assert "Kept words." in text
    assert Answer.objects.get().text == "Kept words."
    assert Attachment.objects.get().original_name == "plan.pdf"
    assert not SubmissionVersion.objects.exists()


def test_what_is_missing_is_named_and_nothing_is_lost(world):
    answer = world.client("TM").post(page(world), fields(world, "word " * 51, hand_in="1"))

    assert "has 1 word too many" in answer.content.decode()
    assert Answer.objects.get().text.startswith("word word")


def test_two_members_at_once_both_see_both_texts(world):
    world.client("TM").post(page(world), fields(world, "Ann was here.", save="1"))

    answer = world.client("T2").post(page(world), fields(world, "Ben was here.", save="1"))

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<mark>Ann</mark> was here." in text
    assert "<mark>Ben</mark> was here." in text
    assert "Set aside: met other words" in text
    assert Answer.objects.get().text == "Ann was here."

    merged = world.client("T2").post(page(world), fields(world, "Both were here.", 1, save="1"), follow=True)
    assert "The draft is saved." in merged.content.decode()
    assert Answer.objects.get().text == "Both were here."


def test_too_late_says_so_and_shows_what_was_typed(world):
    world.asked.due_at -= dt.timedelta(days=8)
    world.asked.opens_at -= dt.timedelta(days=8)
    world.asked.save()

    answer = world.client("TM").post(page(world), fields(world, "Too late words.", hand_in="1"))

    assert answer.status_code == 409
    assert "Your request reached us after that" in answer.content.decode()
    assert "Too late words." in answer.content.decode()


def test_a_later_version_shows_its_changes_and_the_first_can_be_restored(world):
    first = world.hand_in("We write a letter.")
    second = world.hand_in("We write a short letter.", base=1)
    client = world.client("TM")

    changes = client.get(world.url("version_changes", second.pk)).content.decode()
    assert "<ins>" in changes
    assert client.get(world.url("version_changes", first.pk)).url == world.url("version_detail", first.pk)

    client.post(world.url("version_restore", first.pk))
    assert Answer.objects.get().text == "We write a letter."


def test_a_mentor_restores_nothing(world):
    version = world.hand_in()

    assert world.client("ME").post(world.url("version_restore", version.pk)).status_code == 403


def test_a_download_is_an_attachment_that_cannot_run(world):
    slot = world.asked.slots.get().pk
    world.client("TM").post(page(world), fields(world, "Done.", hand_in="1", **{f"file_{slot}": pdf()}))
    attachment = Attachment.objects.get()

    answer = world.client("ME").get(world.url("attachment_download", attachment.pk))

    assert b"".join(answer.streaming_content) == b"%PDF-1.4\nplan\n%%EOF\n"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_opening_by_a_site_admin_is_recorded(world):
    version = world.hand_in()
    world.close()

    attachment = teams.attachment(version.submission, world.asked.slots.get())
    version.files.add(attachment)
    client = world.client("SA")

    client.get(world.url("version_detail", version.pk))
    b"".join(client.get(world.url("attachment_download", attachment.pk)).streaming_content)

    assert {"teams.version.opened_by_site_admin", "teams.attachment.opened_by_site_admin"} <= codes()


def codes():

    return set(AuditEvent.objects.values_list("code", flat=True))


def test_a_member_signs_off_and_the_one_who_hands_in_alone_is_asked_why(world):
    world.team.signing = "each"
    world.team.save()
    signed = world.client("T2").post(page(world), fields(world, "We listen.", sign_off="1"), follow=True)
    assert "You have signed this off." in signed.content.decode()

    alone = world.client("TM").post(page(world), fields(world, "We listen.", 1, hand_in="1"))
    assert "Still to sign off:" in alone.content.decode()
    assert not SubmissionVersion.objects.exists()

    given = fields(world, "We listen.", 1, hand_in="1", unsigned_reason="The others are ill.")
    receipt = world.client("TM").post(page(world), given, follow=True)
    assert "Not signed off by everybody" in receipt.content.decode()
    assert "The others are ill." in receipt.content.decode()


def test_the_team_chooses_that_its_lead_alone_signs(world):
    url = world.url("signing_edit", world.team.pk)
    lead = world.team.memberships.last().enrolment
    client = world.client("TM")

    nobody = client.post(url, {"signing": "lead", "lead": ""})
    client.post(url, {"signing": "lead", "lead": str(lead.pk)})

    assert "Choose one of the team" in nobody.content.decode()
    world.team.refresh_from_db()
    assert (world.team.signing, world.team.lead) == ("lead", lead)


def test_who_is_writing_where_is_seen_by_the_others_and_not_by_oneself(world):
    world.client("TM").post(page(world), fields(world, "Ann writes.", save="1"))
    name = world.people["TM"].full_name

    assert f"{name} is writing here." in world.client("T2").get(page(world)).content.decode()
    assert f"{name} is writing here." not in world.client("TM").get(page(world)).content.decode()


def test_late_work_is_called_late_before_and_after_it_is_handed_in(world):
    world.asked.due_at = timezone.now() - dt.timedelta(hours=1)
    world.asked.late_until = timezone.now() + dt.timedelta(hours=1)
    world.asked.save()
    client = world.client("TM")

    assert "What you hand in now is marked as late." in client.get(page(world)).content.decode()
    receipt = client.post(page(world), fields(world, "Here it is.", hand_in="1"), follow=True).content.decode()
    assert SubmissionVersion.objects.get().timing == "late"
    assert ">Late<" in receipt


def test_what_may_not_be_entered_stands_at_each_prompt(world):
    world.asked.not_to_enter = "Nothing marked OFFICIAL-SENSITIVE."
    world.asked.save()

    # At the prompt and at the file.
    assert world.client("TM").get(page(world)).content.decode().count("Nothing marked OFFICIAL-SENSITIVE.") == 2
