"""Reading of images, upright and in sRGB, and their colors."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (Pillow's stubs leave NumPy's arrays and color profiles without a type.)

import base64
import io
import warnings
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from av.error import FFmpegError
from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageColor,
    ImageMath,
    ImageOps,
    UnidentifiedImageError,
)
from PIL.ImageFile import ImageFile

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.libraries import (
    DAMAGED,
    describe_container,
    open_image,
    translate_errors,
)
from ittybit_emulator.rendering.limits import MAX_EDGE
from ittybit_emulator.rendering.probing.crop import find_crop
from ittybit_emulator.rendering.probing.formats import PICTURES
from ittybit_emulator.rendering.probing.refused import decode_refused

_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT, 0),
    3: (Image.Transpose.ROTATE_180, 180),
    4: (Image.Transpose.FLIP_TOP_BOTTOM, 180),
    5: (Image.Transpose.TRANSPOSE, 90),
    6: (Image.Transpose.ROTATE_270, 90),
    7: (Image.Transpose.TRANSVERSE, 270),
    8: (Image.Transpose.ROTATE_90, 270),
}
"""What makes each EXIF orientation upright, and its clockwise rotation in degrees."""
_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""Modes of Pillow for the color spaces of profiles."""
_PLACEHOLDER_EDGE = 24


@contextmanager
def open_picture(path: Path) -> Generator[Image.Image | None]:
    """Open an image and read its header; yield None if the file is not an image.

    If the image is too large or damaged, raise MediaError.
    """
    with translate_errors("reading the image"), warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture: Image.Image | None
        try:
            picture = Image.open(path, formats=tuple(PICTURES))
        except (UnidentifiedImageError, RuntimeError) as error:
            picture = decode_refused(path)
            if picture is None and isinstance(error, RuntimeError):
                raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise MediaError(_size_message("far more")) from error
    if picture is None:
        yield None
        return
    with picture:
        if max(picture.size) > MAX_EDGE:
            raise MediaError(_size_message(f"{picture.width} x {picture.height}"))
        yield picture


def decode_picture(picture: Image.Image) -> Image.Image:
    """Decode an image as RGB or RGBA in sRGB, rotated according to its EXIF data."""
    with translate_errors("decoding the image"):
        if getattr(picture, "default_image", False):  # not part of the animation
            try:
                picture.seek(1)
            except (SyntaxError, EOFError):  # the animation is damaged
                picture.seek(0)
        picture.load()
        turn = _TURNS.get(_read_orientation(picture))
        shown = _crop(picture)
        return _to_rgb(shown.transpose(turn[0]) if turn else shown)


def read_picture(path: Path, name: str = "file") -> Image.Image:
    """Return the decoded image of a file, or raise MediaError."""
    with open_picture(path) as picture:
        if picture is None:
            raise MediaError(f"the {name} is not a readable image")
        return decode_picture(picture)


def _crop(picture: Image.Image) -> Image.Image:
    """Crop an AVIF image as its container requests, which Pillow does not."""
    if isinstance(picture, ImageFile) and picture.format == "AVIF":
        path = Path(str(picture.filename))
        with suppress(FFmpegError), open_image(path, "mov") as container:
            crop = find_crop(describe_container(container))
            return picture if crop is None else ImageOps.crop(picture, crop)
    return picture


def read_rotation(picture: Image.Image) -> int:
    """Return the clockwise rotation for display in degrees."""
    turn = _TURNS.get(_read_orientation(picture))
    return turn[1] if turn else 0


def _read_orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation, or 1 if the EXIF data is missing or damaged."""
    with suppress(*DAMAGED):
        return cast(int, picture.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _to_rgb(picture: Image.Image) -> Image.Image:
    """Convert to RGB or RGBA in sRGB; the profile is removed with other metadata."""
    profile = picture.info.get("icc_profile")
    if picture.mode in {"P", "PA"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    alpha = _read_alpha(picture)
    if picture.mode.startswith(("I", "F")):  # 16 bits per pixel
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    if isinstance(profile, bytes):
        picture = _to_srgb(picture, profile)
    if alpha is None:
        return picture.convert("RGB")
    picture = picture.convert("RGB")
    picture.putalpha(alpha)
    return picture


def _read_alpha(picture: Image.Image) -> Image.Image | None:
    """Return the opacity of each pixel, or None if all pixels are opaque."""
    if not picture.has_transparency_data:
        return None
    key = picture.info.get("transparency")
    if picture.mode.startswith("I") and isinstance(key, int):  # as Pillow cannot
        levels = picture.convert("I")
        opaque = ImageMath.lambda_eval(lambda given: given["x"] != key, x=levels)
        return cast(Image.Image, opaque).point(lambda value: value * 255).convert("L")
    return picture.convert("RGBA").getchannel("A")


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB, or return the same image if the profile does not fit."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = cast(str, getattr(source.profile, "xcolor_space", ""))
        mode = _PROFILE_MODES[space.strip()]
        own = "CMYK" if picture.mode == "CMYK" else Image.getmodebase(picture.mode)
        if mode != own and (mode, own) != ("RGB", "L"):
            return picture
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(
            picture.convert(mode), source, target, outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, LookupError):
        return picture
    return converted or picture


def _size_message(size: str) -> str:
    return f"the longest edge may have {MAX_EDGE} pixels, got {size}"


def dominant_color(picture: Image.Image) -> str | None:
    """Return the dominant color as `#rrggbb`, or None if all pixels are transparent."""
    tiny = picture.convert("RGBA").resize((48, 48), Image.Resampling.BOX)
    raw = tiny.tobytes()
    seen = b"".join(raw[i : i + 3] for i in range(0, len(raw), 4) if raw[i + 3] > 127)
    if not seen:
        return None
    row = Image.frombytes("RGB", (len(seen) // 3, 1), seen)
    grouped = row.quantize(8, Image.Quantize.MEDIANCUT)
    index = max(cast(list[tuple[int, int]], grouped.getcolors()))[1]
    return f"#{bytes((grouped.getpalette() or [])[index * 3 : index * 3 + 3]).hex()}"


def encode_placeholder(picture: Image.Image) -> str:
    """Return a tiny preview image as a data URI of at most 1 KiB."""
    tiny = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    tiny.thumbnail((_PLACEHOLDER_EDGE, _PLACEHOLDER_EDGE))
    file = io.BytesIO()
    tiny.save(file, "WEBP", quality=30)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def parse_color(color: str) -> tuple[int, int, int]:
    """Return red, green, and blue (0 to 255) of `#rrggbb` or `#rgb`."""
    red, green, blue, *_ = ImageColor.getrgb(color)
    return red, green, blue
