"""Rendering of the kind `adaptive_video`: HLS in several sizes."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import msgspec

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.audio import render_audio
from ittybit_emulator.rendering.encoders.video import render_video
from ittybit_emulator.rendering.files import Facts, Rendition
from ittybit_emulator.rendering.filters.geometry import place
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.options import (
    AdaptiveOptions,
    AudioOptions,
    VideoOptions,
)
from ittybit_emulator.rendering.probing.probe import probe

PLAYLIST = "application/vnd.apple.mpegurl"
SEGMENT = "video/mp2t"

_SCALES = (1, 0.5, 0.25)
_SHORTEST_EDGE = 32
_SEGMENT = 4.0
"""Seconds."""
_LENGTH = re.compile(r"#EXTINF:([\d.]+),\s*(\S+)")


@dataclass(frozen=True)
class _Variant:
    """One size: its playlist, its peak bandwidth in bit/s, and its facts."""

    playlist: Path
    bandwidth: int
    facts: Facts


def render_adaptive(
    source: Path,
    facts: Facts,
    options: AdaptiveOptions,
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Render a manifest, and a playlist with segments for each size.

    The sizes are the requested one, its half, and its quarter. A sound has one variant.
    """
    if facts.kind == "image":
        raise MediaError("the input is an image, which cannot be streamed")
    sizes = _sizes(facts, options) if facts.kind == "video" else [None]
    variants: list[_Variant] = []
    for index, size in enumerate(sizes):
        folder = target / str(index)
        folder.mkdir()

        def report_size(done: float, index: int = index) -> None:
            report((index * 100 + done) / len(sizes))

        rendered = _render_size(source, facts, options, size, folder, report_size)
        variants.append(_split(rendered, folder))
    manifest = target / "manifest.m3u8"
    manifest.write_text(_manifest(variants, target), encoding="utf-8")
    return [_main(manifest, variants[0]), *_parts(target)]


def _sizes(facts: Facts, options: AdaptiveOptions) -> list[tuple[int, int] | None]:
    size = (facts.width or 0, facts.height or 0)
    top = place(size, options.width, options.height, options.fit, step=2).canvas
    scaled = [tuple(max(2, round(n * s / 2) * 2) for n in top) for s in _SCALES]
    return [
        (width, height)
        for width, height in scaled
        if (width, height) == top or min(width, height) >= _SHORTEST_EDGE
    ]


def _render_size(
    source: Path,
    facts: Facts,
    options: AdaptiveOptions,
    size: tuple[int, int] | None,
    folder: Path,
    report: Callable[[float], None],
) -> Path:
    """Render one size, or only the sound, as one file."""
    if size is None:
        sound = AudioOptions(
            format="aac",
            start=options.start,
            end=options.end,
            quality=options.quality,
        )
        return render_audio(source, facts, sound, folder, report)
    video = VideoOptions(
        width=size[0],
        height=size[1],
        fit=options.fit,
        position=options.position,
        background=options.background,
        layers=options.layers,
        start=options.start,
        end=options.end,
        quality=options.quality,
    )
    return render_video(source, facts, video, folder, report, key_frames=_SEGMENT / 2)


def _split(path: Path, folder: Path) -> _Variant:
    """Split a file into segments without encoding it again, and delete it."""
    facts = probe(path)
    playlist = folder / "index.m3u8"
    options = {
        "hls_time": str(_SEGMENT),
        "hls_playlist_type": "vod",
        "hls_segment_filename": str(folder / "%d.ts"),
    }
    with (
        translate_errors("splitting into segments"),
        av.open(f"file:{path}") as file,
        av.open(str(playlist), "w", format="hls", options=options) as output,
    ):
        streams = {s: output.add_stream_from_template(s) for s in file.streams}
        for packet in file.demux(*streams):
            if packet.dts is not None:
                packet.stream = streams[packet.stream]
                output.mux(packet)
    path.unlink()
    return _Variant(playlist, _bandwidth(playlist), facts)


def _bandwidth(playlist: Path) -> int:
    found: list[tuple[str, str]] = _LENGTH.findall(playlist.read_text(encoding="utf-8"))
    sizes = ((playlist.parent / name).stat().st_size for _, name in found)
    lengths = (max(0.1, float(length)) for length, _ in found)
    return max(
        round(8 * size / length) for size, length in zip(sizes, lengths, strict=True)
    )


def _manifest(variants: list[_Variant], target: Path) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for variant in variants:
        tag = f"#EXT-X-STREAM-INF:BANDWIDTH={variant.bandwidth}"
        if variant.facts.width:
            tag += f",RESOLUTION={variant.facts.width}x{variant.facts.height}"
        lines += [tag, variant.playlist.relative_to(target).as_posix()]
    return "\n".join([*lines, ""])


def _main(manifest: Path, top: _Variant) -> Rendition:
    facts = msgspec.structs.replace(
        top.facts, type=PLAYLIST, container="hls", filesize=manifest.stat().st_size
    )
    return Rendition(manifest, "source", "adaptive_video", PLAYLIST, facts)


def _parts(target: Path) -> list[Rendition]:
    return [
        Rendition(path, "part", "adaptive_video", _type(path), None, "part")
        for path in sorted(target.glob("*/*"))
    ]


def _type(path: Path) -> str:
    return PLAYLIST if path.suffix == ".m3u8" else SEGMENT
