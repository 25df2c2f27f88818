"""Rendering of the kind `animation`: part of a video as an animated image."""

from collections.abc import Iterator
from pathlib import Path

from av.video.frame import VideoFrame
from PIL import Image

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Work
from ittybit_emulator.rendering.filters.canvas import make_canvas
from ittybit_emulator.rendering.filters.graph import to_picture
from ittybit_emulator.rendering.filters.run import open_video
from ittybit_emulator.rendering.filters.video import VideoFilter
from ittybit_emulator.rendering.limits import MAX_ANIMATION_PIXELS

_DEFAULT_QUALITY = 75
_COLORS = (16, 256)
"""Palette sizes of a GIF at the qualities 0 and 100."""


def render_animation(work: Work) -> Path:
    """Render an animated GIF or WebP from a video, and return its path."""
    path = work.target / f"animation.{work.options.format}"
    with open_video(work, "rendering the animation") as reader:
        canvas = make_canvas(work.facts, work.options)
        width, height = canvas.placement.canvas
        frames = round(reader.part.length * (work.options.fps or 0))
        if frames * width * height > MAX_ANIMATION_PIXELS:
            raise MediaError(
                f"the animation would have {frames} frames of {width} x {height} "
                "pixels, which is too many; reduce `width`, `fps`, or `end`"
            )
        assert reader.source.video is not None
        video = VideoFilter(reader.source.video, reader.part, canvas)
        made = reader.run(video)
        _save((to_picture(f) for _, f in made if isinstance(f, VideoFrame)), path, work)
    return path


def _save(pictures: Iterator[Image.Image], path: Path, work: Work) -> None:
    quality = work.options.percent(_DEFAULT_QUALITY)
    if path.suffix == ".gif":
        least, most = _COLORS
        colors = least + (most - least) * quality // 100
        pictures = (picture.quantize(colors) for picture in pictures)
    first = next(pictures, None)
    if first is None:
        raise MediaError("the video has no frame between `start` and `end`")
    first.save(
        path,
        save_all=True,
        append_images=pictures,
        duration=round(1000 / (work.options.fps or 1)),
        loop=0,
        quality=quality,
    )
