"""Rendering of the kind `adaptive_video`: HLS in several sizes."""

from pathlib import Path

from msgspec.structs import replace

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.streams import Tracks, add_tracks, encode
from ittybit_emulator.rendering.encoders.writer import open_encoder
from ittybit_emulator.rendering.files import Facts, Rendition, Work, orientation_of
from ittybit_emulator.rendering.filters.canvas import make_canvas
from ittybit_emulator.rendering.filters.run import Reader, open_sound, open_video
from ittybit_emulator.rendering.probing.source import Source

PLAYLIST = "application/vnd.apple.mpegurl"
SEGMENT = "video/mp2t"

_SCALES = (1, 0.5, 0.25)
_SHORTEST_EDGE = 32
_SEGMENT = 4
"""Seconds."""


def render_adaptive(work: Work) -> list[Rendition]:
    """Render a manifest, and a playlist with segments for each size.

    The sizes are the requested one, its half, and its quarter. A sound has one variant.
    """
    if work.facts.kind == "image":
        raise MediaError("the input is an image, which cannot be streamed")
    is_video = work.facts.kind == "video"
    sizes = _sizes(work) if is_video else [(0, 0)]
    opened = (open_video if is_video else open_sound)(work, "rendering the stream")
    with opened as reader:
        path = work.target / "%v" / "index.m3u8"
        options = _muxer_options(reader.source, len(sizes), path.with_name("%d.ts"))
        with open_encoder(path, "hls", options, key_frames=_SEGMENT / 2) as encoder:
            tracks: Tracks = {}
            for width, height in sizes:
                scaled = replace(work.options, width=width, height=height)
                tracks |= add_tracks(reader, scaled, encoder)
            encode(reader, encoder, tracks)
        facts, seconds = _facts(reader, sizes[0]), reader.part.length
    manifest = work.target / "manifest.m3u8"
    manifest.write_text(_manifest(work.target, sizes, seconds), encoding="utf-8")
    facts = replace(facts, filesize=manifest.stat().st_size)
    main = Rendition(manifest, "source", "adaptive_video", PLAYLIST, facts)
    return [main, *(_part(path) for path in sorted(work.target.glob("*/*")))]


def _sizes(work: Work) -> list[tuple[int, int]]:
    top = make_canvas(work.facts, work.options).placement.canvas
    halves = [[max(2, round(n * s / 2) * 2) for n in top] for s in _SCALES]
    return [
        (width, height)
        for width, height in halves
        if (width, height) == top or min(width, height) >= _SHORTEST_EDGE
    ]


def _muxer_options(source: Source, count: int, segments: Path) -> dict[str, str]:
    names = [("v", source.video), ("a", source.audio)]
    variants = (
        ",".join(f"{name}:{index}" for name, stream in names if stream is not None)
        for index in range(count)
    )
    return {
        "hls_time": str(_SEGMENT),
        "hls_playlist_type": "vod",
        "hls_segment_filename": str(segments),
        "var_stream_map": " ".join(variants),
    }


def _manifest(target: Path, sizes: list[tuple[int, int]], seconds: float) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for index, (width, height) in enumerate(sizes):
        sizes_of_parts = (path.stat().st_size for path in target.glob(f"{index}/*.ts"))
        bandwidth = round(8 * max(sizes_of_parts) / min(_SEGMENT, max(seconds, 0.1)))
        size = f",RESOLUTION={width}x{height}" if width else ""
        lines.append(f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth}{size}")
        lines.append(f"{index}/index.m3u8")
    return "\n".join([*lines, ""])


def _facts(reader: Reader, size: tuple[int, int]) -> Facts:
    """Return the facts of the largest variant."""
    source, seconds = reader.source, round(reader.part.length, 3)
    sound = None if source.audio is None else "aac"
    facts = replace(reader.work.facts, type=PLAYLIST, container="hls", bitrate=None)
    facts = replace(facts, duration=seconds, rotation=None, frames=None)
    if source.video is None:
        return replace(facts, codec=sound)
    shape = orientation_of(*size)
    facts = replace(facts, width=size[0], height=size[1], orientation=shape)
    return replace(facts, codec="h264", sound=sound)


def _part(path: Path) -> Rendition:
    type_ = PLAYLIST if path.suffix == ".m3u8" else SEGMENT
    return Rendition(path, "part", "adaptive_video", type_, None, "part")
