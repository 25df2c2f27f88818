"""From a file and options to renditions."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.rendering.encoding.adaptive import render_adaptive
from ittybit_emulator.rendering.encoding.animation import render_animation
from ittybit_emulator.rendering.encoding.audio import render_audio
from ittybit_emulator.rendering.encoding.image import render_image
from ittybit_emulator.rendering.encoding.thumbnails import render_thumbnails
from ittybit_emulator.rendering.encoding.video import render_video
from ittybit_emulator.rendering.encoding.waveform import render_waveform
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.option_types import (
    AdaptiveOptions,
    AnimationOptions,
    AudioOptions,
    ImageOptions,
    Options,
    ThumbnailsOptions,
    VideoOptions,
    WaveformOptions,
)
from ittybit_emulator.rendering.options import parse
from ittybit_emulator.rendering.probing.probe import probe
from ittybit_emulator.rendering.rendition import Rendition


def render(
    kind: str,
    source: Path,
    options: Mapping[str, object],
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Render a file (spec section 15).

    Args:
        kind: One of `options.OPTIONS` or `options.LATER`.
        source: The file to render.
        options: The options of the kind; see `options.check`.
        target: An empty folder, into which the renditions are written.
        report: Told the percentage done, ever higher; 100 comes last.

    Returns:
        The finished files, the main one first.

    Raises:
        OptionError: The options are wrong.
        MediaError: The source cannot be rendered as asked. What lies in the folder then
            is not whole.

    Example:
        >>> made = render("image", Path("a.png"), {"width": 320}, folder, print)
        >>> made[0].facts.width
        320
    """
    wanted = parse(kind, options)
    facts = probe(source)
    report(0)
    made = _made(source, facts, wanted, target, report)
    report(100)
    return made


def _made(
    source: Path,
    facts: Facts,
    wanted: Options,
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    match wanted:
        case ThumbnailsOptions():
            return render_thumbnails(source, facts, wanted, target, report)
        case AdaptiveOptions():
            return render_adaptive(source, facts, wanted, target, report)
        case WaveformOptions():
            return render_waveform(source, facts, wanted, target, report)
        case VideoOptions():
            path = render_video(source, facts, wanted, target, report)
        case AudioOptions():
            path = render_audio(source, facts, wanted, target, report)
        case AnimationOptions():
            path = render_animation(source, facts, wanted, target, report)
        case _:
            assert isinstance(wanted, ImageOptions)
            path = render_image(source, facts, wanted, target)
    return [_rendition(path)]


def _rendition(path: Path) -> Rendition:
    facts = probe(path)
    return Rendition(path, "source", facts.kind, facts.type, facts)
