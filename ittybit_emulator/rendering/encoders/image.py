"""Rendering of the kind `image`: an image in another size, shape, or format."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

from pathlib import Path

from PIL import Image, features

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.quality import quality_percent
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.filters.geometry import Placement, place
from ittybit_emulator.rendering.filters.overlays import draw_overlays
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.options import ImageOptions
from ittybit_emulator.rendering.probing.frames import read_frame
from ittybit_emulator.rendering.probing.images import (
    decode_picture,
    open_picture,
    parse_color,
)

_DEFAULT_QUALITY = 80
_BLACK = "#000000"


def render_image(
    source: Path, facts: Facts, options: ImageOptions, target: Path
) -> Path:
    """Render an image from an image or from one frame of a video; return its path."""
    name = _format(facts, options)
    picture = _load(source, facts, options)
    placement = place(
        picture.size, options.width, options.height, options.fit, options.position
    )
    with translate_errors("rendering the image"):
        result = _compose(_scale(picture, placement), placement, options, name)
        layers = draw_overlays(options.layers, result.size)
        if layers is not None:
            result = Image.alpha_composite(result.convert("RGBA"), layers).convert(
                result.mode
            )
        path = target / f"image.{name}"
        _save(result, path, quality_percent(options.quality, _DEFAULT_QUALITY))
    return path


def _format(facts: Facts, options: ImageOptions) -> str:
    own = facts.container if facts.kind == "image" else "jpeg"
    name = {"jpg": "jpeg"}.get(options.format or own, options.format or own)
    if name in {"avif", "webp"} and not features.check(name):
        raise MediaError(
            f"the installed Pillow cannot write the format {name}; use jpeg or png"
        )
    return name


def _load(source: Path, facts: Facts, options: ImageOptions) -> Image.Image:
    if facts.kind == "audio":
        raise MediaError(
            "the input is a sound; the kind image needs an image or a video"
        )
    if facts.kind == "video":
        return read_frame(source, facts, options.start or 0)
    if options.start:
        raise MediaError("the input is an image; `start` selects a frame of a video")
    with open_picture(source) as file:
        if file is None:
            raise MediaError("the file is not a readable image")
        return decode_picture(file)


def _scale(picture: Image.Image, placement: Placement) -> Image.Image:
    left, top, width, height = placement.crop
    box = (left, top, left + width, top + height)
    if placement.scaled == picture.size and box == (0, 0, *picture.size):
        return picture
    return picture.resize(placement.scaled, Image.Resampling.LANCZOS, box=box)


def _compose(
    picture: Image.Image, placement: Placement, options: ImageOptions, name: str
) -> Image.Image:
    """Paste the image onto its canvas; keep transparency if the format supports it."""
    padded = placement.scaled != placement.canvas
    transparent = name != "jpeg" and options.background is None
    if transparent and (padded or picture.mode == "RGBA"):
        canvas = Image.new("RGBA", placement.canvas)
    elif padded or picture.mode == "RGBA":
        canvas = Image.new(
            "RGB", placement.canvas, parse_color(options.background or _BLACK)
        )
    else:
        return picture
    mask = picture if picture.mode == "RGBA" and canvas.mode == "RGB" else None
    canvas.paste(picture, placement.offset, mask)
    return canvas


def _save(picture: Image.Image, path: Path, quality: int) -> None:
    """Write only the pixels, without EXIF, comments, and color profile."""
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    match path.suffix:
        case ".jpeg":
            # Pillow advises against qualities above 95: files grow without a benefit.
            plain.save(path, quality=max(1, min(quality, 95)), optimize=True)
        case ".webp":
            plain.save(path, quality=quality)
        case ".avif":
            plain.save(path, quality=quality, speed=8)
        case _:
            plain.save(path)
