import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from teams.models import Attachment


def url(world):
    return world.url("upload_keep", world.team.pk, world.asked.pk)


def begin(world, client):
    return client.post(url(world), {"slot": world.asked.slots.get().pk}).json()


def picture():
    held = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(held, "PNG")
    return SimpleUploadedFile("sketch.png", held.getvalue())


def test_a_file_begins_arrives_and_is_shown_small(world):
    client = world.client("TM")
    begun = begin(world, client)

    kept = client.post(url(world), {"begun": begun["begun"], "file": picture()}).json()

    assert kept == {"state": "kept", "sentence": "“sketch.png” is here."}
    small = world.url("attachment_thumbnail", Attachment.objects.get().pk)
    assert small in client.get(world.url("submission_edit", world.team.pk, world.asked.pk)).content.decode()
    answer = client.get(small)
    assert answer["Content-Type"] == "image/jpeg"
    assert max(Image.open(io.BytesIO(answer.content)).size) == 320


def test_a_file_that_is_refused_says_why_and_a_right_one_may_follow(world):
    client = world.client("TM")
    begun = begin(world, client)["begun"]

    empty = client.post(url(world), {"begun": begun, "file": SimpleUploadedFile("plan.pdf", b"")}).json()
    right = client.post(url(world), {"begun": begun, "file": picture()}).json()

    assert (empty["state"], right["state"]) == ("refused", "kept")
    assert "is empty" in empty["sentence"]


def test_wanted_with_the_work_it_leads_to_the_receipt(world):
    client = world.client("TM")
    prompt = world.asked.prompts.get().pk
    client.post(world.url("submission_edit", world.team.pk, world.asked.pk), {f"text_{prompt}": "Ours.", "save": "1"})
    begun = begin(world, client)["begun"]

    asked = client.post(url(world), {"begun": begun}).json()
    arrived = client.post(url(world), {"begun": begun, "file": picture()}).json()

    assert asked == {"state": "asked"}
    assert arrived["state"] == "handed_in"
    assert "Handed in: version 1" in client.get(arrived["url"]).content.decode()


def test_what_our_page_does_not_send_is_refused_in_words(world):
    client = world.client("TM")

    for sent in ({}, {"slot": "x"}, {"begun": "x", "slot": "99999"}):
        assert client.post(url(world), sent).json()["state"] == "refused"


def test_only_whoever_began_a_file_goes_on_with_it(world):
    begun = begin(world, world.client("TM"))["begun"]

    assert world.client("T2").post(url(world), {"begun": begun, "file": picture()}).json()["state"] == "refused"
    assert world.client("PA").post(url(world), {"begun": begun}).status_code == 404
