"""The kind `thumbnails`: a sheet of small pictures and a track that points into it."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

import math
from collections.abc import Callable, Iterator
from pathlib import Path

from av.video.frame import VideoFrame
from PIL import Image

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.failures import translated
from ittybit_emulator.rendering.limits import LONGEST_EDGE, MOST_THUMBNAILS
from ittybit_emulator.rendering.option_types import ThumbnailsOptions
from ittybit_emulator.rendering.probing.display import to_picture
from ittybit_emulator.rendering.probing.probe import probe
from ittybit_emulator.rendering.probing.source import Source, opened
from ittybit_emulator.rendering.progress import Progress
from ittybit_emulator.rendering.rendition import Rendition

SPRITE = "sprite.jpg"
"""The name by which the track calls the sheet, which lies beside it."""
_JUMP = 10.0
"""Seconds between two pictures from which on it pays to seek a key frame."""


def render_thumbnails(
    source: Path,
    facts: Facts,
    options: ThumbnailsOptions,
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Make a sprite sheet (JPEG) and a WebVTT track (spec section 15.7).

    Each cue names the part of the sheet that shows the video in the middle of the cue's
    time: `sprite.jpg#xywh=160,0,160,90`.

    Args:
        source: A video.
        facts: What it is.
        options: `count` (one a second if not given, at least 10 and at most 100) and
            `width` of one picture in pixels.
        target: The folder to write into.
        report: Told the percentage done.

    Raises:
        MediaError: The source is not a video.
    """
    if facts.kind != "video":
        raise MediaError(
            f"The input is of the kind {facts.kind}; thumbnails need a video."
        )
    duration = facts.duration or 0.0
    count = options.count or min(MOST_THUMBNAILS, max(10, math.ceil(duration)))
    grid = _Grid(facts, count, options.width)
    sheet = Image.new("RGB", (grid.columns * grid.width, grid.rows * grid.height))
    progress = Progress(count, report)
    with opened(source) as video, translated("Rendering the thumbnails"):
        times = [(index + 0.5) * duration / count for index in range(count)]
        for index, frame in enumerate(_frames(video, times)):
            picture = _small(video, frame, grid)
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
    """Rows and columns of equal cells. Pixels."""

    def __init__(self, facts: Facts, count: int, width: int) -> None:
        shape = (facts.height or 1) / (facts.width or 1)
        self.count = count
        self.columns = math.ceil(math.sqrt(count))
        self.rows = math.ceil(count / self.columns)
        self.height = max(1, min(round(width * shape), LONGEST_EDGE // self.rows))
        self.width = max(1, min(width, round(self.height / shape)))

    def corner(self, index: int) -> tuple[int, int]:
        row, column = divmod(index, self.columns)
        return column * self.width, row * self.height


def _frames(source: Source, times: list[float]) -> Iterator[VideoFrame]:
    """Yield the frame that is shown at each time; times rise."""
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


def _small(source: Source, frame: VideoFrame, grid: _Grid) -> Image.Image:
    assert source.video is not None
    longest = max(grid.width, grid.height)
    picture = to_picture(frame, source.video, longest=longest)
    return picture.resize((grid.width, grid.height), Image.Resampling.BILINEAR)


def _track(grid: _Grid, duration: float) -> str:
    lines = ["WEBVTT", ""]
    for index in range(grid.count):
        start = _clock(index * duration / grid.count)
        end = _clock((index + 1) * duration / grid.count)
        left, top = grid.corner(index)
        box = f"{left},{top},{grid.width},{grid.height}"
        lines += [f"{start} --> {end}", f"{SPRITE}#xywh={box}", ""]
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    """WebVTT's time: hours, minutes, seconds, thousandths."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}.{thousandths:03}"
