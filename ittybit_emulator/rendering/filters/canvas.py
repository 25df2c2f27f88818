"""The canvas of a picture: its geometry, background, and overlays."""

from fractions import Fraction
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw, ImageFont

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.filters.geometry import (
    Placement,
    align,
    place,
    to_pixels,
)
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_EDGE, MAX_FPS
from ittybit_emulator.rendering.options import ImageLayer, Options, TextLayer
from ittybit_emulator.rendering.probing.images import parse_color, read_picture

TICK = Fraction(1, 90_000)
"""The time base of filtered frames in seconds."""


class Canvas(msgspec.Struct, frozen=True):
    """Conversion of frames to pictures."""

    placement: Placement
    pixels: str = "rgb24"
    """Pixel format of libav."""
    background: str | None = "#000000"
    """Color behind the picture; None keeps its transparency."""
    layers: Image.Image | None = None
    """Overlay of the size of the canvas."""
    fps: Fraction | None = None
    """Frames per second; None keeps the time of each frame."""


def make_canvas(
    facts: Facts,
    options: Options,
    pixels: str = "rgb24",
    *,
    step: int = 2,
    keeps_alpha: bool = False,
) -> Canvas:
    """Return the canvas of a task; `step` is the multiple of its width and height."""
    given = (options.width, options.height, options.fit, options.position)
    size = (facts.width or 0, facts.height or 0)
    placement, color = place(size, *given, step=step), options.background
    return Canvas(
        placement,
        pixels,
        None if keeps_alpha and color is None else _hex(color or "#000000"),
        _draw_layers(options.layers, placement.canvas),
        parse_fps(options.fps) if options.fps else None,
    )


def _hex(color: str) -> str:
    """Return a color as `#rrggbb`; libavfilter does not accept `#rgb`."""
    return f"#{bytes(parse_color(color)).hex()}"


def parse_fps(rate: float) -> Fraction:
    """Return a frame rate that all encoders accept."""
    return Fraction(min(max(rate, 1), MAX_FPS)).limit_denominator(1001)


def _draw_layers(
    layers: list[ImageLayer | TextLayer], canvas: tuple[int, int]
) -> Image.Image | None:
    """Draw all layers, lowest first, onto a transparent image; None without layers."""
    if not layers:
        return None
    sheet = Image.new("RGBA", canvas)
    for layer in layers:
        drawn = _image(layer, canvas) if isinstance(layer, ImageLayer) else _text(layer)
        spare = (canvas[0] - drawn.width, canvas[1] - drawn.height)
        left, top = align(spare, layer.position, 1)
        if layer.left is not None:
            left = round(to_pixels(layer.left, canvas[0]))
        if layer.top is not None:
            top = round(to_pixels(layer.top, canvas[1]))
        whole = Image.new("RGBA", canvas)
        whole.paste(drawn, (left, top))
        sheet = Image.alpha_composite(sheet, whole)
    return sheet


def _image(layer: ImageLayer, canvas: tuple[int, int]) -> Image.Image:
    if layer.path is None:
        raise OptionError(f"the overlay {layer.url!r} was not downloaded")
    picture = read_picture(Path(layer.path), "file of an overlay").convert("RGBA")
    wide = None if layer.width is None else round(to_pixels(layer.width, canvas[0]))
    high = None if layer.height is None else round(to_pixels(layer.height, canvas[1]))
    with translate_errors("scaling an overlay"):
        size = place(picture.size, wide, high).canvas
        return picture.resize(size, Image.Resampling.LANCZOS)


def _text(layer: TextLayer) -> Image.Image:
    font = ImageFont.load_default(layer.font_size)
    ruler = ImageDraw.Draw(Image.new("RGBA", (1, 1)))
    left, top, right, bottom = ruler.multiline_textbbox((0, 0), layer.text, font=font)
    size = (max(1, round(right - left)), max(1, round(bottom - top)))
    if max(size) > MAX_EDGE:
        raise MediaError(
            f"the text of an overlay may be {MAX_EDGE} pixels wide and high, "
            f"got {size[0]} x {size[1]}; reduce `text` or `font_size`"
        )
    drawn = Image.new("RGBA", size, (*parse_color(layer.color), 0))
    draw = ImageDraw.Draw(drawn)
    draw.multiline_text((-left, -top), layer.text, font=font, fill=layer.color)
    return drawn
