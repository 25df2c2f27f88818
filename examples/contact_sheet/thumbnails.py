"""Thumbnails: a WebVTT track whose cues refer to parts of a sheet of pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from contact_sheet.probe import Facts, ProbeError, probe

_CUE = re.compile(
    r"^([\d:.]+) --> ([\d:.]+)[^\n]*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$", re.MULTILINE
)


@dataclass(frozen=True)
class Thumbnail:
    """A part of a sheet in pixels, and the time that it covers in seconds."""

    start: float
    end: float
    sheet: str
    left: int
    top: int
    width: int
    height: int


def thumbnails(track: Path) -> list[Thumbnail]:
    """Read a track. If it is invalid, raise ProbeError."""
    text = track.read_text("utf-8", errors="replace").replace("\r\n", "\n")
    if not text.startswith("WEBVTT"):
        raise ProbeError(f"{track.name} is not WebVTT")
    found = [
        Thumbnail(
            _seconds(cue[1]), _seconds(cue[2]), cue[3], *map(int, cue.groups()[3:])
        )
        for cue in _CUE.finditer(text)
    ]
    if not found:
        raise ProbeError(f"{track.name} refers to no picture")
    return found


def sheets(track: Path, url: str) -> list[tuple[str, Path]]:
    """Return the URL and path of each sheet of a track that has the URL `url`.

    An invalid track has none. `probe_thumbnails` reports its error.
    """
    try:
        names = dict.fromkeys(thumbnail.sheet for thumbnail in thumbnails(track))
    except ProbeError:
        return []
    return [(urljoin(url, name), sheet_path(track, name)) for name in names]


def sheet_path(track: Path, sheet: str) -> Path:
    """Return the path of a sheet, always in the folder of its track."""
    return track.with_name(Path(unquote(urlsplit(sheet).path)).name)


def probe_thumbnails(track: Path) -> Facts:
    """Return the properties of a track. If a cue is invalid, raise ProbeError."""
    found = thumbnails(track)
    size = track.stat().st_size
    for sheet in {thumbnail.sheet for thumbnail in found}:
        facts = probe(sheet_path(track, sheet))
        size += facts.size
        for part in (part for part in found if part.sheet == sheet):
            right, bottom = part.left + part.width, part.top + part.height
            if right > (facts.width or 0) or bottom > (facts.height or 0):
                raise ProbeError(f"{track.name} refers to pixels outside {sheet}")
    return Facts(
        kind="thumbnails",
        format="vtt",
        size=size,
        width=found[0].width,
        height=found[0].height,
        duration=found[-1].end - found[0].start,
        count=len(found),
    )


def _seconds(clock: str) -> float:
    seconds = 0.0
    for part in clock.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds
