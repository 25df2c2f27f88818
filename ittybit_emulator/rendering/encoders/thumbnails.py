"""Rendering of the kind `thumbnails`: a sprite sheet and a WebVTT track."""

import math
from datetime import datetime, timedelta

from PIL import Image

from ittybit_emulator.rendering.files import Rendition, Work
from ittybit_emulator.rendering.filters.canvas import Canvas
from ittybit_emulator.rendering.filters.geometry import place
from ittybit_emulator.rendering.filters.picture import draw
from ittybit_emulator.rendering.filters.run import open_video
from ittybit_emulator.rendering.limits import MAX_EDGE, MAX_THUMBNAILS
from ittybit_emulator.rendering.probing.probe import probe

SPRITE = "sprite.jpg"
"""The name of the sprite sheet in the track."""
_WIDTH = 160
"""Pixels of one thumbnail."""


def render_thumbnails(work: Work) -> list[Rendition]:
    """Render a sprite sheet (JPEG) and a WebVTT track.

    Each cue names its part of the sheet: `sprite.jpg#xywh=160,0,160,90`. By default,
    there is one thumbnail per second, at least 10 and at most 100.
    """
    duration = work.facts.duration or 0.0
    count = work.options.count or min(MAX_THUMBNAILS, max(10, math.ceil(duration)))
    times = [(index + 0.5) * duration / count for index in range(count)]
    sprite, track = work.target / SPRITE, work.target / "thumbnails.vtt"
    with open_video(work, "rendering the thumbnails") as reader:
        grid = _Grid(work, count)
        sheet = Image.new("RGB", (grid.columns * grid.width, grid.rows * grid.height))
        size = (work.facts.width or 0, work.facts.height or 0)
        canvas = Canvas(place(size, grid.width, grid.height))
        for index, frame in enumerate(reader.source.visible(times)):
            sheet.paste(draw(frame, reader.source.video, canvas), grid.corner(index))
            work.report(min(99, round(100 * (index + 1) / count, 1)))
        sheet.save(sprite, quality=80)
    track.write_text(_track(grid, duration), encoding="utf-8")
    return [
        Rendition(track, "track", "thumbnails", "text/vtt", None),
        Rendition(sprite, "source", "image", "image/jpeg", probe(sprite), "sprite"),
    ]


class _Grid:
    """Rows and columns of equal cells, with sizes in pixels."""

    def __init__(self, work: Work, count: int) -> None:
        facts = work.facts
        shape = (facts.height or 1) / (facts.width or 1)
        self.count = count
        self.columns = math.ceil(math.sqrt(count))
        self.rows = math.ceil(count / self.columns)
        self.height = max(1, min(round(_WIDTH * shape), MAX_EDGE // self.rows))
        self.width = max(1, min(_WIDTH, round(self.height / shape)))

    def corner(self, index: int) -> tuple[int, int]:
        row, column = divmod(index, self.columns)
        return column * self.width, row * self.height


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
    moment = datetime.min + timedelta(milliseconds=round(seconds * 1000))
    return moment.time().isoformat("milliseconds")
