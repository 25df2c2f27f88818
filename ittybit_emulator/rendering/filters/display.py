"""Display of a decoded frame: colors, square pixels, and orientation."""

import math
from collections.abc import Iterator

from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.rendering.libraries import side_data

_RGB, _BT709, _UNKNOWN, _BT601 = 0, 1, 2, 6
"""Numbers of color spaces, primaries, and transfer functions in ITU-T H.273."""
_HD_HEIGHT = 720
_HD_WIDTH = 1280


def colors_of(stream: VideoStream) -> tuple[int, int, int]:
    """Return matrix, primaries, and transfer of a video as numbers of ITU-T H.273.

    Without tags, HD is BT.709 and SD is BT.601.
    """
    context = stream.codec_context
    is_hd = context.width >= _HD_WIDTH or context.height >= _HD_HEIGHT
    tags = (context.colorspace, context.color_primaries, context.color_trc)
    usual = _BT709 if is_hd else _BT601
    matrix, primaries, transfer = (
        usual if int(tag) in {_RGB, _UNKNOWN} else int(tag) for tag in tags
    )
    return matrix, primaries, transfer


def display_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Return width and height in square pixels, before rotation."""
    ratio = stream.sample_aspect_ratio
    if not ratio or not 0.1 < ratio < 10:
        return frame.width, frame.height
    return max(1, round(frame.width * ratio)), frame.height


def upright_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Return width and height in square pixels, after rotation."""
    width, height = display_size(frame, stream)
    return (height, width) if _is_transposed(frame) else (width, height)


def display(frame: VideoFrame, stream: VideoStream) -> Iterator[str]:
    """Yield the filters that show a frame upright, as ffmpeg does."""
    size = display_size(frame, stream)
    if int(stream.codec_context.colorspace) != _RGB:
        yield f"setparams=colorspace={colors_of(stream)[0]}"
    if size != (frame.width, frame.height):
        yield f"scale={size[0]}:{size[1]}"
    a, b, c, d = _matrix(frame)
    if _is_transposed(frame):
        yield f"transpose={2 * (b <= 0) + (c <= 0)}"
        return
    if a < 0:
        yield "hflip"
    if d < 0:
        yield "vflip"


def _is_transposed(frame: VideoFrame) -> bool:
    a, b, _, _ = _matrix(frame)
    return abs(b) > abs(a)


def _matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    """Return the upper left part of the display matrix: row by row."""
    found = side_data(frame, Type.DISPLAYMATRIX)
    if found is None:
        turn = math.radians(frame.rotation)
        a, b = round(math.cos(turn)), -round(math.sin(turn))
        return a, b, -b, a
    cells = memoryview(found).cast("i")
    return cells[0], cells[1], cells[3], cells[4]
