"""Single frames of a video as pictures."""

from pathlib import Path

from av.video.frame import VideoFrame
from PIL import Image

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.failures import translated
from ittybit_emulator.rendering.probing.display import to_picture
from ittybit_emulator.rendering.probing.source import opened


def snapshot(path: Path, facts: Facts, seconds: float) -> Image.Image:
    """Return the frame that is shown at a time.

    Args:
        path: A video.
        facts: What it is.
        seconds: From its beginning.

    Raises:
        MediaError: The video is shorter.
    """
    if seconds and seconds >= (facts.duration or 0):
        raise MediaError(
            f"`start` is {seconds:g} s, but the video is {facts.duration:g} s long."
        )
    shown: VideoFrame | None = None
    with opened(path) as source, translated("Decoding the video"):
        assert source.video is not None
        for frame in source.frames(source.video, start=seconds):
            assert isinstance(frame, VideoFrame)
            time = source.time(frame)
            if shown is not None and time is not None and time > seconds + 0.001:
                break
            shown = frame
        if shown is None:
            raise MediaError(f"The video has no frame at {seconds:g} s.")
        return to_picture(shown, source.video)
