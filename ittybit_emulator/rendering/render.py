"""Rendering of a file, by kind."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.rendering.encoders.adaptive import render_adaptive
from ittybit_emulator.rendering.encoders.animation import render_animation
from ittybit_emulator.rendering.encoders.audio import render_audio
from ittybit_emulator.rendering.encoders.image import render_image
from ittybit_emulator.rendering.encoders.thumbnails import render_thumbnails
from ittybit_emulator.rendering.encoders.video import render_video
from ittybit_emulator.rendering.encoders.waveform import render_waveform
from ittybit_emulator.rendering.files import Facts, Rendition
from ittybit_emulator.rendering.options import (
    AdaptiveOptions,
    AnimationOptions,
    AudioOptions,
    ImageOptions,
    Options,
    ThumbnailsOptions,
    VideoOptions,
    WaveformOptions,
    parse,
)
from ittybit_emulator.rendering.probing.probe import probe


def render(
    kind: str,
    source: Path,
    options: Mapping[str, object],
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Render a file into the empty folder `target`; the main rendition comes first.

    `report` receives rising percentages from 0 to 100. If rendering fails, raise
    OptionError or MediaError; the folder may then contain incomplete files.
    """
    parsed = parse(kind, options)
    facts = probe(source)
    report(0)
    renditions = _render(source, facts, parsed, target, report)
    report(100)
    return renditions


def _render(
    source: Path,
    facts: Facts,
    options: Options,
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    match options:
        case ThumbnailsOptions():
            return render_thumbnails(source, facts, options, target, report)
        case AdaptiveOptions():
            return render_adaptive(source, facts, options, target, report)
        case WaveformOptions():
            return render_waveform(source, facts, options, target, report)
        case VideoOptions():
            path = render_video(source, facts, options, target, report)
        case AudioOptions():
            path = render_audio(source, facts, options, target, report)
        case AnimationOptions():
            path = render_animation(source, facts, options, target, report)
        case _:
            assert isinstance(options, ImageOptions)
            path = render_image(source, facts, options, target)
    return [_rendition(path)]


def _rendition(path: Path) -> Rendition:
    facts = probe(path)
    return Rendition(path, "source", facts.kind, facts.type, facts)
