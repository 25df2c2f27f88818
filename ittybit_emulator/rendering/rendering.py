"""From a file and options to renditions."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ittybit_emulator.rendering.audio import render_audio
from ittybit_emulator.rendering.image import render_image
from ittybit_emulator.rendering.option_types import (
    AudioOptions,
    ImageOptions,
    ThumbnailsOptions,
    VideoOptions,
)
from ittybit_emulator.rendering.options import parse
from ittybit_emulator.rendering.probing import probe
from ittybit_emulator.rendering.rendition import Rendition
from ittybit_emulator.rendering.thumbnails import render_thumbnails
from ittybit_emulator.rendering.video import render_video


def render(
    kind: str,
    source: Path,
    options: Mapping[str, object],
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Render a file (spec section 15).

    Args:
        kind: `video`, `image`, `audio` or `thumbnails`.
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
    if isinstance(wanted, ThumbnailsOptions):
        made = render_thumbnails(source, facts, wanted, target, report)
    else:
        if isinstance(wanted, VideoOptions):
            path = render_video(source, facts, wanted, target, report)
        elif isinstance(wanted, AudioOptions):
            path = render_audio(source, facts, wanted, target, report)
        else:
            assert isinstance(wanted, ImageOptions)
            path = render_image(source, facts, wanted, target)
        made = [_rendition(path)]
    report(100)
    return made


def _rendition(path: Path) -> Rendition:
    facts = probe(path)
    return Rendition(path, "source", facts.kind, facts.type, facts)
