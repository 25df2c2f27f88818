"""Rendering of a file, by kind."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.rendering.encoders.adaptive import render_adaptive
from ittybit_emulator.rendering.encoders.animation import render_animation
from ittybit_emulator.rendering.encoders.image import render_image
from ittybit_emulator.rendering.encoders.streams import render_audio, render_video
from ittybit_emulator.rendering.encoders.thumbnails import render_thumbnails
from ittybit_emulator.rendering.encoders.waveform import render_waveform
from ittybit_emulator.rendering.files import Rendition, Work
from ittybit_emulator.rendering.options import parse
from ittybit_emulator.rendering.probing.probe import probe

_RENDERERS: Mapping[str, Callable[[Work], Path | list[Rendition]]] = {
    "video": render_video,
    "image": render_image,
    "audio": render_audio,
    "thumbnails": render_thumbnails,
    "animation": render_animation,
    "adaptive_video": render_adaptive,
    "waveform": render_waveform,
}


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
    work = Work(source, probe(source), parse(kind, options), target, report)
    report(0)
    made = _RENDERERS[kind](work)
    if isinstance(made, Path):
        facts = probe(made)
        made = [Rendition(made, "source", facts.kind, facts.type, facts)]
    report(100)
    return made
