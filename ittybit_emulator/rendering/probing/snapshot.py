"""Extraction of single video frames."""

from pathlib import Path

from av.video.frame import VideoFrame
from PIL import Image

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.library_errors import translate_errors
from ittybit_emulator.rendering.probing.display import to_picture
from ittybit_emulator.rendering.probing.source import open_source


def snapshot(path: Path, facts: Facts, seconds: float) -> Image.Image:
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
        return to_picture(visible, source.video)
