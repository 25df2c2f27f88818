"""Rendering of the kind `animation`: part of a video as an animated image."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from av.video.frame import VideoFrame
from PIL import Image

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.quality import quality_percent
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.filters.geometry import Placement, place
from ittybit_emulator.rendering.filters.overlays import draw_overlays
from ittybit_emulator.rendering.filters.span import Progress, Span, parse_span
from ittybit_emulator.rendering.filters.video import VideoFilter
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_ANIMATION_PIXELS
from ittybit_emulator.rendering.options import AnimationOptions
from ittybit_emulator.rendering.probing.frames import to_picture
from ittybit_emulator.rendering.probing.source import Source, open_source

_DEFAULT_QUALITY = 75
_COLORS = (16, 256)
"""Palette sizes of a GIF at the qualities 0 and 100."""


def render_animation(
    source: Path,
    facts: Facts,
    options: AnimationOptions,
    target: Path,
    report: Callable[[float], None],
) -> Path:
    """Render an animated GIF or WebP from a video, and return its path."""
    if facts.kind != "video":
        raise MediaError(f"an animation needs a video, got an {facts.kind}")
    size = (facts.width or 0, facts.height or 0)
    placement = place(
        size, options.width, options.height, options.fit, options.position, step=2
    )
    part = parse_span(facts, options.start, options.end)
    _check_pixels(part, placement, options.fps)
    path = target / f"animation.{options.format}"
    progress = Progress(part.length, report)
    with open_source(source) as file, translate_errors("rendering the animation"):
        pictures = _pictures(file, options, part, placement, progress)
        _save(pictures, path, options)
    return path


def _check_pixels(part: Span, placement: Placement, fps: float) -> None:
    width, height = placement.canvas
    frames = round(part.length * fps)
    if frames * width * height > MAX_ANIMATION_PIXELS:
        raise MediaError(
            f"the animation would have {frames} frames of {width} x {height} pixels, "
            "which is too many; reduce `width`, `fps`, or `end`"
        )


def _pictures(
    source: Source,
    options: AnimationOptions,
    part: Span,
    placement: Placement,
    progress: Progress,
) -> Iterator[Image.Image]:
    assert source.video is not None
    video = VideoFilter(
        source.video,
        part,
        placement,
        Fraction(options.fps).limit_denominator(1001),
        options.background or "#000000",
        draw_overlays(options.layers, placement.canvas),
        "rgb24",
    )
    for frame in source.frames(source.video, start=part.start):
        assert isinstance(frame, VideoFrame)
        for ready in video.push(frame, time := source.time(frame)):
            yield to_picture(ready)
        if video.done:
            break
        progress.reach((time or 0) - part.start)
    for ready in video.finish():
        yield to_picture(ready)


def _save(
    pictures: Iterator[Image.Image], path: Path, options: AnimationOptions
) -> None:
    quality = quality_percent(options.quality, _DEFAULT_QUALITY)
    if options.format == "gif":
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
        duration=round(1000 / options.fps),
        loop=0,
        quality=quality,
    )
