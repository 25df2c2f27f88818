"""A still, opened with Pillow: bounded by its header, upright, in plain sRGB."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (Pillow's stubs leave NumPy's arrays and colour profiles without a type.)

import io
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.failures import translated
from ittybit_emulator.rendering.limits import LONGEST_EDGE

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
_TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
"""EXIF orientations and the degrees clockwise by which they turn the picture."""


@contextmanager
def opened_picture(path: Path) -> Generator[ImageFile | None]:
    """Read the header of a still; None if the file is something else.

    Raises:
        MediaError: Its longest edge is over the limit, or its header is damaged.
    """
    with translated("Reading the picture"), warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(path, formats=_FORMATS)
        except UnidentifiedImageError:
            picture = None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise MediaError(_too_large("far too many")) from error
    if picture is None:
        yield None
        return
    with picture:
        if max(picture.size) > LONGEST_EDGE:
            raise MediaError(_too_large(f"{picture.width} x {picture.height}"))
        yield picture


def upright(picture: ImageFile) -> Image.Image:
    """Decode a still: turned as its EXIF says, as RGB or RGBA in sRGB."""
    with translated("Decoding the picture"):
        turned = ImageOps.exif_transpose(picture)
        return _plain(turned)


def rotation(picture: Image.Image) -> int:
    """Degrees clockwise by which the stored picture is turned to be shown."""
    with translated("Reading the picture"):
        return _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1), 0)


def _plain(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):  # 16 bits a pixel
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    wanted = "RGBA" if picture.has_transparency_data else "RGB"
    if isinstance(profile, bytes) and picture.mode in {"RGB", "CMYK"}:
        return _in_srgb(picture, profile)
    return picture if picture.mode == wanted else picture.convert(wanted)


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Carry colours over, since the profile is stripped with the other metadata."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")
    return turned if turned is not None else picture.convert("RGB")


def _too_large(size: str) -> str:
    return f"The picture has {size} pixels; the longest edge may have {LONGEST_EDGE}."
