"""The kind `animation`: a part of a video as a picture that moves (spec 15.6)."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

from av.video.frame import VideoFrame
from PIL import Image

from ittybit_emulator.rendering.encoding.quality import percent
from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.failures import translated
from ittybit_emulator.rendering.filtering.geometry import Placement, place
from ittybit_emulator.rendering.filtering.overlays import overlay
from ittybit_emulator.rendering.filtering.span import Span, span
from ittybit_emulator.rendering.filtering.video import VideoFilter
from ittybit_emulator.rendering.limits import ANIMATED_PIXELS
from ittybit_emulator.rendering.option_types import AnimationOptions
from ittybit_emulator.rendering.probing.source import Source, opened
from ittybit_emulator.rendering.progress import Progress

_DEFAULT_QUALITY = 75
_COLOURS = (16, 256)
"""Of a GIF at the qualities 0 and 100."""


def render_animation(
    source: Path,
    facts: Facts,
    options: AnimationOptions,
    target: Path,
    report: Callable[[float], None],
) -> Path:
    """Render an animated GIF or WebP, which begins again at its end, from a video.

    Args:
        source: A video.
        facts: What the source is.
        options: As asked for.
        target: The folder to write into.
        report: Told the percentage done.

    Raises:
        MediaError: The source is no video, ends before `start`, or the animation would
            have too many pixels.
    """
    if facts.kind != "video":
        raise MediaError(f"An animation is made of a video, not of an {facts.kind}.")
    size = (facts.width or 0, facts.height or 0)
    placement = place(
        size, options.width, options.height, options.fit, options.position, step=2
    )
    wanted = span(facts, options.start, options.end)
    _refuse_too_much(wanted, placement, options.fps)
    path = target / f"animation.{options.format}"
    progress = Progress(wanted.length, report)
    with opened(source) as file, translated("Rendering the animation"):
        pictures = _pictures(file, options, wanted, placement, progress)
        _save(pictures, path, options)
    return path


def _refuse_too_much(wanted: Span, placement: Placement, fps: float) -> None:
    width, height = placement.canvas
    frames = round(wanted.length * fps)
    if frames * width * height > ANIMATED_PIXELS:
        raise MediaError(
            f"The animation would have {frames} frames of {width} x {height} pixels, "
            "which is too much; ask for less with `width`, `fps` or `end`."
        )


def _pictures(
    source: Source,
    options: AnimationOptions,
    wanted: Span,
    placement: Placement,
    progress: Progress,
) -> Iterator[Image.Image]:
    assert source.video is not None
    moving = VideoFilter(
        source.video,
        wanted,
        placement,
        Fraction(options.fps).limit_denominator(1001),
        options.background or "#000000",
        overlay(options.layers, placement.canvas),
    )
    for frame, time in _frames(source, wanted):
        for ready in moving.push(frame, time):
            yield _picture(ready)
        progress.reach(time - wanted.start)
    for ready in moving.finish():
        yield _picture(ready)


def _picture(frame: VideoFrame) -> Image.Image:
    return cast(Callable[[], Image.Image], frame.to_image)()


def _frames(source: Source, wanted: Span) -> Iterator[tuple[VideoFrame, float]]:
    """Yield the frames of the span, or the one that is shown all through it."""
    assert source.video is not None
    before: VideoFrame | None = None
    for frame in source.frames(source.video, start=wanted.start):
        assert isinstance(frame, VideoFrame)
        time = source.time(frame)
        if time is None:
            continue
        if time >= wanted.end - _MARGIN:
            break
        if time < wanted.start - _MARGIN:
            before = frame
            continue
        if before is not None and time > wanted.start + _MARGIN:
            yield before, wanted.start
        before = None
        yield frame, max(time, wanted.start)
    if before is not None:
        yield before, wanted.start


def _save(
    pictures: Iterator[Image.Image], path: Path, options: AnimationOptions
) -> None:
    quality = percent(options.quality, _DEFAULT_QUALITY)
    if options.format == "gif":
        least, most = _COLOURS
        colours = least + (most - least) * quality // 100
        pictures = (picture.quantize(colours) for picture in pictures)
    first = next(pictures, None)
    if first is None:
        raise MediaError("The video has no frame in that part.")
    first.save(
        path,
        save_all=True,
        append_images=pictures,
        duration=round(1000 / options.fps),
        loop=0,
        quality=quality,
    )


_MARGIN = 0.002
"""Seconds by which the time stamps of some containers are rounded."""
