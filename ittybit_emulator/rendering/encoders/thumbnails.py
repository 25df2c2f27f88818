"""Rendering of the kind `thumbnails`: a sprite sheet and a WebVTT track."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

import math
from collections.abc import Callable, Iterator
from pathlib import Path

from av.video.frame import VideoFrame
from PIL import Image

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Facts, Rendition
from ittybit_emulator.rendering.filters.span import Progress
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_EDGE, MAX_THUMBNAILS
from ittybit_emulator.rendering.options import ThumbnailsOptions
from ittybit_emulator.rendering.probing.frames import convert_frame
from ittybit_emulator.rendering.probing.probe import probe
from ittybit_emulator.rendering.probing.source import Source, open_source

SPRITE = "sprite.jpg"
"""The name of the sprite sheet in the track."""
_JUMP = 10.0
"""Seconds between two thumbnails above which seeking is faster than decoding."""


def render_thumbnails(
    source: Path,
    facts: Facts,
    options: ThumbnailsOptions,
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Render a sprite sheet (JPEG) and a WebVTT track.

    Each cue names its part of the sheet: `sprite.jpg#xywh=160,0,160,90`. By default,
    there is one thumbnail per second, at least 10 and at most 100.
    """
    if facts.kind != "video":
        raise MediaError(f"thumbnails need a video, got an {facts.kind}")
    duration = facts.duration or 0.0
    count = options.count or min(MAX_THUMBNAILS, max(10, math.ceil(duration)))
    grid = _Grid(facts, count, options.width)
    sheet = Image.new("RGB", (grid.columns * grid.width, grid.rows * grid.height))
    progress = Progress(count, report)
    with open_source(source) as video, translate_errors("rendering the thumbnails"):
        times = [(index + 0.5) * duration / count for index in range(count)]
        for index, frame in enumerate(_frames(video, times)):
            picture = _thumbnail(video, frame, grid)
            sheet.paste(picture, grid.corner(index))
            progress.reach(index + 1)
        sheet.save(target / SPRITE, quality=80)
    track = target / "thumbnails.vtt"
    track.write_text(_track(grid, duration), encoding="utf-8")
    sprite = target / SPRITE
    return [
        Rendition(track, "track", "thumbnails", "text/vtt", None),
        Rendition(sprite, "source", "image", "image/jpeg", probe(sprite), "sprite"),
    ]


class _Grid:
    """Rows and columns of equal cells, with sizes in pixels."""

    def __init__(self, facts: Facts, count: int, width: int) -> None:
        shape = (facts.height or 1) / (facts.width or 1)
        self.count = count
        self.columns = math.ceil(math.sqrt(count))
        self.rows = math.ceil(count / self.columns)
        self.height = max(1, min(round(width * shape), MAX_EDGE // self.rows))
        self.width = max(1, min(width, round(self.height / shape)))

    def corner(self, index: int) -> tuple[int, int]:
        row, column = divmod(index, self.columns)
        return column * self.width, row * self.height


def _frames(source: Source, times: list[float]) -> Iterator[VideoFrame]:
    """Yield the frame that is visible at each of the times, which ascend."""
    assert source.video is not None
    stream = source.video
    frames = source.frames(stream, start=times[0])
    shown = following = None
    for index, time in enumerate(times):
        if index and time - times[index - 1] > _JUMP:
            frames, following = source.frames(stream, start=time), None
        while following is None or (source.time(following) or 0) <= time:
            shown = following or shown
            step = next(frames, None)
            if step is None:
                break
            assert isinstance(step, VideoFrame)
            following = step
        picture = shown or following
        if picture is not None:
            yield picture


def _thumbnail(source: Source, frame: VideoFrame, grid: _Grid) -> Image.Image:
    assert source.video is not None
    longest = max(grid.width, grid.height)
    picture = convert_frame(frame, source.video, longest=longest)
    return picture.resize((grid.width, grid.height), Image.Resampling.BILINEAR)


def _track(grid: _Grid, duration: float) -> str:
    lines = ["WEBVTT", ""]
    for index in range(grid.count):
        start = _timestamp(index * duration / grid.count)
        end = _timestamp((index + 1) * duration / grid.count)
        left, top = grid.corner(index)
        box = f"{left},{top},{grid.width},{grid.height}"
        lines += [f"{start} --> {end}", f"{SPRITE}#xywh={box}", ""]
    return "\n".join(lines)


def _timestamp(seconds: float) -> str:
    """Return a WebVTT timestamp, for example ``00:01:02.500``."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}.{milliseconds:03}"
