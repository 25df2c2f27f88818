"""Frames of a video as they are to be shown."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Callable
from typing import cast

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def clockwise(frame: VideoFrame) -> int:
    """By how many degrees (0, 90, 180, 270) the frame is to be turned clockwise."""
    return round(-frame.rotation / 90) % 4 * 90


def shown_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height in square pixels, before turning."""
    ratio = stream.sample_aspect_ratio
    if not ratio or not 0.1 < ratio < 10:
        return frame.width, frame.height
    return max(1, round(frame.width * ratio)), frame.height


def upright_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height in square pixels, as shown."""
    width, height = shown_size(frame, stream)
    return (height, width) if clockwise(frame) in {90, 270} else (width, height)


def to_picture(
    frame: VideoFrame, stream: VideoStream, *, longest: int | None = None
) -> Image.Image:
    """Convert a frame to RGB, upright and with square pixels.

    Args:
        frame: What to convert.
        stream: What it comes from.
        longest: Pixels of the longest edge, to save memory; None for the full size.
    """
    width, height = shown_size(frame, stream)
    if longest is not None and max(width, height) > longest:
        scale = longest / max(width, height)
        width, height = max(1, round(width * scale)), max(1, round(height * scale))
    convert = cast(Callable[..., Image.Image], frame.to_image)
    picture = convert(width=width, height=height)
    turn = _TURNS.get(clockwise(frame))
    return picture if turn is None else picture.transpose(turn)
