"""What editors upload is checked by its content, like everybody's files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from programme.shared import uploads

PICTURES = ("jpeg", "png", "webp")
DOCUMENTS = ("pdf", "docx", "pptx", "xlsx", "txt", "csv")


def _checked(file: Any, kinds: tuple[str, ...]) -> Any:
    """The file made harmless; one that is stored already stays as it is."""
    if not file or getattr(file, "_committed", False):
        return file
    try:
        upload = uploads.accept(file, kinds=kinds)
    except uploads.UploadRefused as refusal:
        raise ValidationError(str(refusal)) from refusal
    return ContentFile(upload.content, name=upload.name)


class PictureForm(BaseImageForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        checked = _checked(file, PICTURES)
        # Wagtail reads the size off what its own field made of the file.
        if checked is not file:
            checked.image = getattr(file, "image", None)
        return checked


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        return _checked(self.cleaned_data.get("file"), DOCUMENTS)
