"""What editors upload is checked by its content, like everybody's files."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
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


def _read_to_its_end(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wagtail's field fails over a picture that ends before it has said its size, or says that it is huge."""

    def reads(data: Any) -> Any:
        try:
            return read(data)
        except (OSError, SyntaxError, ValueError, DecompressionBombError) as fault:
            words = _("This picture is not whole, or far too large. Save it once more, smaller, and choose it again.")
            raise ValidationError(words) from fault

    return reads


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            field.to_python = _read_to_its_end(field.to_python)

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
