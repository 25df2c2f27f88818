"""Conversion of video frames to images for display."""

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


def rotation_of(frame: VideoFrame) -> int:
    """Return the clockwise rotation for display in degrees: 0, 90, 180, or 270."""
    return round(-frame.rotation / 90) % 4 * 90


def display_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Return width and height in square pixels, before rotation."""
    ratio = stream.sample_aspect_ratio
    if not ratio or not 0.1 < ratio < 10:
        return frame.width, frame.height
    return max(1, round(frame.width * ratio)), frame.height


def upright_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Return width and height in square pixels, after rotation."""
    width, height = display_size(frame, stream)
    return (height, width) if rotation_of(frame) in {90, 270} else (width, height)


def to_picture(
    frame: VideoFrame, stream: VideoStream, *, longest: int | None = None
) -> Image.Image:
    """Convert a frame to an upright RGB image with square pixels.

    `longest` limits the longest edge in pixels.
    """
    width, height = display_size(frame, stream)
    if longest is not None and max(width, height) > longest:
        scale = longest / max(width, height)
        width, height = max(1, round(width * scale)), max(1, round(height * scale))
    convert = cast(Callable[..., Image.Image], frame.to_image)
    picture = convert(width=width, height=height)
    turn = _TURNS.get(rotation_of(frame))
    return picture if turn is None else picture.transpose(turn)
