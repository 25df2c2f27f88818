"""Geometry of renditions: sizes, fits, and positions."""

import msgspec

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.limits import MAX_EDGE


class Placement(msgspec.Struct, frozen=True):
    """The steps from an image to its canvas: crop, scale, and paste. In pixels."""

    crop: tuple[int, int, int, int]
    """Left, top, width, and height of the part to keep."""
    scaled: tuple[int, int]
    """Width and height of this part on the canvas."""
    offset: tuple[int, int]
    """Left and top of this part on the canvas."""
    canvas: tuple[int, int]
    """Width and height of the result."""


def place(
    source: tuple[int, int],
    width: int | str | None,
    height: int | str | None,
    fit: str = "fill",
    position: str = "center",
    *,
    step: int = 1,
) -> Placement:
    """Return how to fit an image of size `source` into `width` and `height`.

    Sizes are multiples of `step`: 2 for video, whose color planes have half the size.
    """
    canvas = _canvas(source, width, height, step)
    whole, top_left = (0, 0, *source), (0, 0)
    if fit == "cover":
        wide = min(source[0], max(1, round(source[1] * canvas[0] / canvas[1])))
        high = min(source[1], max(1, round(source[0] * canvas[1] / canvas[0])))
        left, top = align((source[0] - wide, source[1] - high), position, 1)
        return Placement((left, top, wide, high), canvas, top_left, canvas)
    if fit == "contain":
        scale = min(canvas[0] / source[0], canvas[1] / source[1])
        wide = min(canvas[0], _round(source[0] * scale, step))
        high = min(canvas[1], _round(source[1] * scale, step))
        offset = align((canvas[0] - wide, canvas[1] - high), position, step)
        return Placement(whole, (wide, high), offset, canvas)
    return Placement(whole, canvas, top_left, canvas)


def to_pixels(value: int | str, whole: int) -> float:
    """Return `value` in pixels; a percentage refers to `whole`."""
    if isinstance(value, str):
        return whole * float(value.removesuffix("%")) / 100
    return value


def align(spare: tuple[int, int], position: str, step: int) -> tuple[int, int]:
    """Return the left and top offset for a position in the spare space."""
    across = 0 if "left" in position else 2 if "right" in position else 1
    down = 0 if "top" in position else 2 if "bottom" in position else 1
    left, top = spare[0] * across // 2, spare[1] * down // 2
    return left // step * step, top // step * step


def _canvas(
    source: tuple[int, int],
    width: int | str | None,
    height: int | str | None,
    step: int,
) -> tuple[int, int]:
    wide = None if width is None else to_pixels(width, source[0])
    high = None if height is None else to_pixels(height, source[1])
    if wide is None:
        wide = source[0] if high is None else high * source[0] / source[1]
    if high is None:
        high = wide * source[1] / source[0]
    canvas = (_round(wide, step), _round(high, step))
    if max(canvas) > MAX_EDGE:
        raise MediaError(
            f"the longest edge may have {MAX_EDGE} pixels, got {canvas[0]} x "
            f"{canvas[1]}; reduce `width` or `height`"
        )
    return canvas


def _round(pixels: float, step: int) -> int:
    return max(step, round(pixels / step) * step)
