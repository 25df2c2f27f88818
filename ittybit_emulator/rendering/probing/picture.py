"""Reading of images with Pillow, with a size limit, upright, and in sRGB."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (Pillow's stubs leave NumPy's arrays and color profiles without a type.)

import io
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.library_errors import translate_errors
from ittybit_emulator.rendering.limits import MAX_EDGE

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
_TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
"""Clockwise rotation in degrees of each EXIF orientation."""


@contextmanager
def open_picture(path: Path) -> Generator[ImageFile | None]:
    """Open an image and read its header; yield None if the file is not an image.

    If the image is too large or damaged, raise MediaError.
    """
    with translate_errors("reading the image"), warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(path, formats=_FORMATS)
        except UnidentifiedImageError:
            picture = None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise MediaError(_too_large("far more")) from error
    if picture is None:
        yield None
        return
    with picture:
        if max(picture.size) > MAX_EDGE:
            raise MediaError(_too_large(f"{picture.width} x {picture.height}"))
        yield picture


def decode_picture(picture: ImageFile) -> Image.Image:
    """Decode an image as RGB or RGBA in sRGB, rotated according to its EXIF data."""
    with translate_errors("decoding the image"):
        return _to_rgb(ImageOps.exif_transpose(picture))


def rotation(picture: Image.Image) -> int:
    """Return the clockwise rotation for display in degrees."""
    with translate_errors("reading the image"):
        return _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1), 0)


def _to_rgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):  # 16 bits per pixel
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if isinstance(profile, bytes) and picture.mode in {"RGB", "CMYK"}:
        return _to_srgb(picture, profile)
    return picture if picture.mode == mode else picture.convert(mode)


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB, because the profile is removed with the other metadata."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")
    return converted if converted is not None else picture.convert("RGB")


def _too_large(size: str) -> str:
    return f"the longest edge may have {MAX_EDGE} pixels, got {size}"
