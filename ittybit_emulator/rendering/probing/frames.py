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
from ittybit_emulator.rendering.filters.graph import Chain, video_source
from ittybit_emulator.rendering.filters.picture import (
    colors_of,
    display_size,
    upright,
)
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.probing.source import open_source


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
    colors = colors_of(stream)
    tag = [] if colors.is_rgb else [f"setparams=colorspace={colors.matrix}"]
    filters = [*tag, f"scale={width}:{height}", *upright(frame), "format=rgb24"]
    chain = Chain(video_source(frame), ",".join(filters))
    ready = next(chain.push(frame))
    assert isinstance(ready, VideoFrame)
    return to_picture(ready)


def to_picture(frame: VideoFrame) -> Image.Image:
    """Return an image of a frame in RGB."""
    return cast(Callable[[], Image.Image], frame.to_image)()


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
