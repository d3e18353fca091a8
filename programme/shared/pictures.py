"""Pictures drawn anew: only what can be seen survives, no place, no camera, no hidden parts."""

import io
from typing import Any

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 40_000_000
MOST_FRAMES = 100
THUMBNAIL = (320, 240)
# Modes each format can hold; the first is what anything else is turned into.
MODES = {
    "JPEG": ("RGB", "L"),
    "PNG": ("RGBA", "RGB", "L", "LA", "P", "1"),
    "GIF": ("RGBA", "RGB", "L", "P", "1"),
    "WEBP": ("RGBA", "RGB"),
}
OPTIONS: dict[str, dict[str, Any]] = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}}


class TooManyPixelsError(Exception):
    """Width times height times frames is over the limit."""


class UnreadableError(Exception):
    """Not a picture of that format, or a damaged one."""


def drawn_anew(content: bytes, picture_format: str) -> bytes:
    """The same picture in the same format, decoded whole and encoded again without metadata.

    Raises TooManyPixelsError before anything large is decoded, and UnreadableError.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[picture_format]) as picture:
            frames, durations = _frames(picture)
            loop = picture.info.get("loop", 0)
    except (TooManyPixelsError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixelsError from error
    except Exception as error:  # decoders fail in many ways on hostile files; none of them is ours
        raise UnreadableError from error
    options = dict(OPTIONS.get(picture_format, {}))
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": loop}
    buffer = io.BytesIO()
    frames[0].save(buffer, picture_format, **options)
    return buffer.getvalue()


def thumbnail(content: bytes) -> bytes:
    """A small JPEG of the first frame of a picture that was drawn anew before."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", THUMBNAIL)
        picture.thumbnail(THUMBNAIL)
        small = Image.new("RGB", picture.size, "white")
        shown = picture.convert("RGBA")
        small.paste(shown, mask=shown.getchannel("A"))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _frames(picture: Image.Image) -> tuple[list[Image.Image], list[int]]:
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise TooManyPixelsError
    _refuse_more_frames_than(picture, min(MOST_FRAMES, MOST_PIXELS // pixels))
    frames: list[Image.Image] = []
    durations: list[int] = []
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        picture.load()
        frames.append(_clean(picture))
        durations.append(int(picture.info.get("duration", 100)))
    return frames, durations


def _refuse_more_frames_than(picture: Image.Image, most: int) -> None:
    if not getattr(picture, "is_animated", False):
        return
    try:
        picture.seek(most)
    except EOFError:
        picture.seek(0)
    else:
        raise TooManyPixelsError


def _clean(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame)
    modes = MODES[str(frame.format)]
    profile = upright.info.get("icc_profile")
    if profile and upright.mode in {"RGB", "L", "CMYK"}:
        upright = _in_common_colours(upright, profile)
    clean = upright.copy() if upright.mode in modes else upright.convert(modes[0])
    clean.info = {"transparency": upright.info["transparency"]} if _has_one_clear_colour(clean, upright) else {}
    return clean


def _has_one_clear_colour(clean: Image.Image, before: Image.Image) -> bool:
    return clean.mode == before.mode and "transparency" in before.info


def _in_common_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as every screen reads them: the profile itself goes, as it can name a device."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        common = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, own, common, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):
        return picture
