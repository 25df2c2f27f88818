"""Overlays: images and text on top of a rendition."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.filters.geometry import align, place, to_pixels
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_EDGE
from ittybit_emulator.rendering.options import ImageLayer, TextLayer
from ittybit_emulator.rendering.probing.images import (
    decode_picture,
    open_picture,
    parse_color,
)


def draw_overlays(
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
    with open_picture(Path(layer.path)) as file:
        if file is None:
            raise MediaError("the file of an overlay is not a readable image")
        picture = decode_picture(file).convert("RGBA")
    wide = None if layer.width is None else round(to_pixels(layer.width, canvas[0]))
    high = None if layer.height is None else round(to_pixels(layer.height, canvas[1]))
    placement = place(picture.size, wide, high)
    with translate_errors("scaling an overlay"):
        return picture.resize(placement.canvas, Image.Resampling.LANCZOS)


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
