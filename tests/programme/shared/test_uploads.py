"""Hostile and clumsy files, one by one."""

import io
import zipfile
from pathlib import Path

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.urls import path
from PIL import Image, PngImagePlugin

from programme.shared import pictures, upload_kinds, uploads
from programme.shared.upload_kinds import UploadRefused
from programme.shared.uploads import UploadField, accept, clean_name, serve_private, store

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
MAIN_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}


def given(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def office(kind: str = "docx", **parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr(MAIN_PARTS[kind], b"<w/>")
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (4, 3), mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 90).save(buffer, form, **options)
    return buffer.getvalue()


def frames(form: str, number: int) -> bytes:
    buffer = io.BytesIO()
    images = [Image.new("RGB", (4, 4), (index * 53 % 256, index * 97 % 256, 7)) for index in range(number)]
    images[0].save(buffer, form, save_all=True, append_images=images[1:], duration=40)
    return buffer.getvalue()


def refusal(name: str, content: bytes, **options: object) -> str:
    with pytest.raises(UploadRefused) as refused:
        accept(given(name, content), **options)
    return str(refused.value)


# ---- what is taken -----


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plan.pdf", PDF, "pdf"),
        ("Plan.PDF", PDF, "pdf"),
        ("text.docx", office("docx"), "docx"),
        ("talk.pptx", office("pptx"), "pptx"),
        ("sums.xlsx", office("xlsx"), "xlsx"),
        ("a.png", picture("PNG"), "png"),
        ("a.jpg", picture("JPEG"), "jpeg"),
        ("a.jpeg", picture("JPEG", mode="CMYK"), "jpeg"),
        ("a.gif", picture("GIF", mode="P"), "gif"),
        ("a.webp", picture("WEBP"), "webp"),
    ],
)
def test_a_sound_file_is_known_by_its_content(name, content, kind):
    upload = accept(given(name, content))

    assert (upload.name, upload.kind, upload.size) == (name, kind, len(upload.content))
    assert len(upload.sha256) == 64


def test_texts_are_taken_only_where_they_are_asked_for():
    assert accept(given("notes.txt", "Größe".encode()), kinds=upload_kinds.TEXTS).kind == "txt"
    assert accept(given("rows.csv", b"a,b\r\n1,2\r\n"), kinds=upload_kinds.TEXTS).kind == "csv"
    assert "not asked for here" in refusal("notes.txt", b"hello")


def test_documents_are_kept_as_they_came_and_their_hash_is_the_hash_of_what_was_sent():
    upload = accept(given("plan.pdf", PDF))

    assert upload.content == PDF
    assert upload.sha256 == upload.sent_sha256


# ---- what is refused -----

BOMB = office("docx", **{"word/bomb.xml": b"0" * (60 * upload_kinds.MEGABYTE)})
LOCKED_OFFICE = upload_kinds.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
LABELLED_OFFICE = LOCKED_OFFICE + "DRMEncryptedTransform".encode("utf-16-le")
LOCKED_PDF = PDF.replace(b"<< /Root 1 0 R >>", b"<< /Root 1 0 R /Encrypt 9 0 R >>")


def flagged_as_locked() -> bytes:
    content = bytearray(office("docx"))
    content[6] |= 1
    central = content.find(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("run.exe", b"MZ")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", "is empty"),
        ("page.html", b"<html><script>alert(1)</script>", "not a kind of file we can take"),
        ("page.pdf", b"<html><script>alert(1)</script>", "not a kind of file we can take"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a kind of file"),
        ("program.exe", b"MZ\x90\x00" + b"\0" * 100, "not a kind of file we can take"),
        ("program.pdf", b"MZ\x90\x00" + b"\0" * 100, "not a kind of file we can take"),
        ("script.png", b"#!/bin/sh\nrm -rf /\n", "not a kind of file we can take"),
        ("plan.exe", PDF, "is really a PDF"),
        ("plan", PDF, "is really a PDF"),
        ("plan.pdf.exe", PDF, "is really a PDF"),
        ("plan.pdf", office("docx"), "is really a Word document. Give it a name that ends in .docx"),
        ("photo.png", picture("JPEG"), "is really a JPEG picture"),
        ("cut.pdf", PDF[:-8], "is damaged"),
        ("cut.png", picture("PNG")[:40], "is damaged"),
        ("cut.jpg", picture("JPEG", size=(400, 400))[:700], "is damaged"),
        ("cut.docx", office("docx")[:-30], "is damaged"),
        ("text.doc", upload_kinds.OLE + b"\0" * 600, "old Office format"),
        ("text.docx", LOCKED_OFFICE, "protected by a password"),
        ("text.docx", LABELLED_OFFICE, "carries a label"),
        ("text.docx", flagged_as_locked(), "protected by a password"),
        ("plan.pdf", LOCKED_PDF, "protected by a password"),
        ("macros.docx", office("docx", **{"word/vbaProject.bin": b"x"}), "holds macros"),
        ("slip.docx", office("docx", **{"../../etc/passwd": b"x"}), "is damaged"),
        ("things.zip", plain_zip(), "is a zip archive"),
        ("things.docx", plain_zip(), "is a zip archive"),
        ("two.docx", office("docx", **{"xl/workbook.xml": b"<x/>"}), "is a zip archive"),
        ("bomb.docx", BOMB, "far too large when opened"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_about_it(name, content, words):
    sentence = refusal(name, content)

    assert words in sentence
    assert f"“{name}”" in sentence


def test_a_broken_part_of_an_office_file_is_found():
    content = bytearray(office("docx", **{"word/long.xml": bytes(range(256)) * 40}))
    middle = content.find(b"word/long.xml") + 60
    content[middle] ^= 0xFF

    assert "is damaged" in refusal("a.docx", bytes(content))


def test_an_office_file_of_very_many_parts_is_refused():
    parts = {f"word/{number}.xml": b"" for number in range(upload_kinds.MOST_PARTS)}

    assert "far too large" in refusal("a.docx", office("docx", **parts))


def test_an_office_file_that_lies_about_its_size_is_refused():
    content = bytearray(office("docx", **{"word/long.xml": b"0" * 100_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rfind(mark)
        content[at + offset : at + offset + 4] = (10).to_bytes(4, "little")

    assert "is damaged" in refusal("a.docx", bytes(content))


def test_a_file_over_its_limit_is_refused_before_it_is_read_whole():
    class Endless(ContentFile):
        def read(self, size: int = -1) -> bytes:
            assert 0 < size < 2000
            return b"%PDF-" + b"0" * (size - 5)

    with pytest.raises(UploadRefused, match="larger than 1 KB"):
        accept(Endless(b"x", name="long.pdf"), most_bytes=1024)


# ---- pictures -----


def test_a_picture_loses_what_cannot_be_seen():
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    sent = picture("JPEG", exif=exif, comment=b"made by Ann") + b"<script>alert(1)</script>"

    kept = accept(given("a.jpg", sent))

    assert [word for word in (b"Secret", b"Ann", b"script", b"Exif") if word in kept.content] == []
    assert kept.sha256 != kept.sent_sha256
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert not seen.getexif()


def test_a_picture_taken_sideways_is_turned_before_its_metadata_goes():
    exif = Image.Exif()
    exif[0x0112] = 6

    kept = accept(given("a.jpg", picture("JPEG", size=(40, 20), exif=exif)))

    with Image.open(io.BytesIO(kept.content)) as seen:
        assert seen.size == (20, 40)


def test_a_png_keeps_its_clear_parts_and_loses_its_text():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Ann Secret")
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(buffer, "PNG", pnginfo=notes)

    kept = accept(given("a.png", buffer.getvalue()))

    assert b"Secret" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert seen.mode == "RGBA"
        assert seen.getpixel((0, 0))[3] == 0


def test_a_picture_of_too_many_pixels_is_refused_without_decoding_it():
    assert "more than 40 million pixels" in refusal("a.png", picture("PNG", size=(8000, 5001), mode="1"))
    assert "more than 40 million pixels" in refusal("a.png", picture("PNG", size=(20000, 20000), mode="1"))


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_a_picture_that_moves_keeps_its_frames_up_to_the_limit(form):
    kept = accept(given(f"a.{form.lower()}", frames(form, 3)))

    with Image.open(io.BytesIO(kept.content)) as seen:
        assert seen.n_frames == 3
    assert "million pixels" in refusal(f"a.{form.lower()}", frames(form, pictures.MOST_FRAMES + 1))


# ---- names -----


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie- x.pdf"),
        (" .hidden.pdf ", "hidden.pdf"),
        ("Größe  der   Würfel.pdf", "Größe der Würfel.pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_lose_folders_and_tricks(sent, kept):
    assert clean_name(sent) == kept


# ---- the scanner -----


def finds_eicar(content: bytes, name: str) -> str | None:
    return "EICAR" if b"EICAR" in content else None


def is_out_of_order(content: bytes, name: str) -> str | None:
    raise ConnectionRefusedError


def test_the_scanner_named_in_the_settings_has_a_say(settings):
    settings.UPLOAD_SCANNER = f"{__name__}.finds_eicar"

    assert accept(given("plan.pdf", PDF))
    assert "something harmful" in refusal("plan.pdf", PDF.replace(b"1 0 obj", EICAR))


def test_a_scanner_that_is_down_lets_nothing_through(settings):
    settings.UPLOAD_SCANNER = f"{__name__}.is_out_of_order"

    assert "Try again in a few minutes" in refusal("plan.pdf", PDF)


# ---- keeping and giving out -----


def test_a_stored_file_lies_under_a_name_that_tells_nothing(settings):
    first, second = (store(accept(given("plan.pdf", PDF))) for _ in range(2))

    assert first != second
    assert "plan" not in first
    with uploads.private_storage().open(first) as kept:
        assert kept.read() == PDF
    lies_at = Path(uploads.private_storage().path(first))
    assert not lies_at.is_relative_to(settings.MEDIA_ROOT)
    assert not lies_at.is_relative_to(settings.STATIC_ROOT)


def test_a_served_file_can_only_be_saved():
    response = serve_private(store(accept(given("plan.pdf", PDF))), 'Our "plan".pdf', "pdf")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"
    response.close()


def test_the_sites_own_policy_does_not_replace_the_sandbox(client, settings):
    settings.ROOT_URLCONF = __name__

    response = client.get("/download")

    assert response["Content-Security-Policy"].startswith("sandbox")
    response.close()


def test_a_file_that_is_not_there_is_not_found():
    with pytest.raises(Http404):
        serve_private("no/where", "plan.pdf", "pdf")


# ---- in a form -----


class Form(forms.Form):
    file = UploadField(kinds=("pdf",), most_bytes=upload_kinds.MEGABYTE)


def test_the_field_says_what_it_takes_and_hands_over_an_upload():
    form = Form(files={"file": given("plan.pdf", PDF)})

    assert form.fields["file"].help_text == "Kinds: pdf. At most 1 MB."
    assert form.fields["file"].widget.attrs["accept"] == ".pdf"
    assert form.is_valid()
    assert form.cleaned_data["file"].kind == "pdf"


def test_the_field_shows_the_refusal():
    form = Form(files={"file": given("plan.pdf", b"")})

    assert form.errors["file"] == ["“plan.pdf” is empty. Check the file on your device and choose it again."]


def download(request: object) -> HttpResponse:
    return serve_private(store(accept(given("plan.pdf", PDF))), "plan.pdf", "pdf")


download.login_required = False
urlpatterns = [path("download", download)]
