"""Video frames as images for display."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Callable
from pathlib import Path
from typing import cast

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.probing.source import open_source

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


def convert_frame(
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


def read_frame(path: Path, facts: Facts, seconds: float) -> Image.Image:
    """Return the frame that is visible at `seconds`, or raise MediaError."""
    if seconds and seconds >= (facts.duration or 0):
        raise MediaError(
            f"`start` must be less than the duration of {facts.duration:g} s, "
            f"got {seconds:g} s"
        )
    visible: VideoFrame | None = None
    with open_source(path) as source, translate_errors("decoding the video"):
        assert source.video is not None
        for frame in source.frames(source.video, start=seconds):
            assert isinstance(frame, VideoFrame)
            time = source.time(frame)
            if visible is not None and time is not None and time > seconds + 0.001:
                break
            visible = frame
        if visible is None:
            raise MediaError(f"the video has no frame at {seconds:g} s")
        return convert_frame(visible, source.video)
