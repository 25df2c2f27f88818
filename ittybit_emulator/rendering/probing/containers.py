"""Durations of containers."""

from pathlib import Path

import av

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.probing.source import Source, open_source

_EXACT = ("mov,", "matroska", "w64", "flac", "aiff", "caf")
"""Containers with a duration in the header, which reveals truncated files."""
_TAIL = 2.0
_NEAR = 0.1
"""Seconds. Some headers contain an estimate from the first bitrate."""
_ASF_NEAR = 0.6
"""Seconds. Packets of ASF have durations that overlap."""
_LONGEST = 10.0
"""Seconds of sound in one packet. A damaged page of Ogg may claim any length."""
_UNFINISHED = 0x7FFF_0000
"""Recorders that cannot seek write 0, or a size from here on, into the header."""


def duration_of(source: Source, path: Path) -> float:
    """Return the duration in seconds, or raise MediaError if the file is truncated."""
    name = source.container.format.name
    claimed = _header_duration(source)
    if claimed is None or not name.startswith((*_EXACT, "wav")):
        counted = _packets_end(path, 0)
        near = _ASF_NEAR if name == "asf" else _NEAR
        if claimed is None or name == "aac" or abs(counted - claimed) > near:
            return _round(counted)
        return _round(claimed)
    if name == "wav":
        _check_wav_size(path)
        return _round(claimed)
    end = _packets_end(path, max(0, claimed - _TAIL))
    if source.origin and abs(source.origin + end - claimed) < _NEAR:
        return _round(end)  # for a segment of MP4, libav reports the end
    if end < claimed - 0.3 - claimed / 50:
        raise MediaError(
            f"the file is truncated: its header says {claimed:.1f} s, "
            "but the end is missing"
        )
    # Some programs write the end into the header of Matroska, others the difference.
    return _round(max(claimed, end) if name.startswith("matroska") else claimed)


def _round(seconds: float) -> float:
    """Round to milliseconds; a sound of one sample still has a duration."""
    return round(seconds, 3) or round(seconds, 6)


def _header_duration(source: Source) -> float | None:
    """Return the duration in the header, without chapters, which may be longer."""
    ends = [
        float(((stream.start_time or 0) + stream.duration) * stream.time_base)
        for stream in (source.video, source.audio)
        if stream is not None and stream.duration is not None and stream.time_base
    ]
    whole = source.container.duration
    if not ends and whole is not None:
        # Matroska stores the end or the difference, and others the difference.
        matroska = source.container.format.name.startswith("matroska")
        ends = [whole / av.time_base + (0 if matroska else source.origin)]
    return max(ends) - source.origin if ends else None


def _packets_end(path: Path, start: float) -> float:
    """Return the end of the last packet after `start`, without decoding."""
    end = 0.0
    with open_source(path) as source:
        if start > 0:
            target = int((start + source.origin) * av.time_base)
            source.container.seek(target, backward=True)
        for packet in source.packets():
            length = float((packet.duration or 0) * packet.time_base)
            if packet.stream is source.audio and length > _LONGEST:
                length = 0
            end = max(end, source.packet_time(packet) + length)
    return end


def _check_wav_size(path: Path) -> None:
    """Raise MediaError if a WAV file is shorter than its header says, unlike libav."""
    with path.open("rb") as file:
        head = file.read(8)
    claimed = int.from_bytes(head[4:], "little") + len(head)
    size = path.stat().st_size
    if head[:4] == b"RIFF" and size < claimed - 1 < _UNFINISHED:
        raise MediaError(
            f"the file is truncated: its header says {claimed} bytes, but it has {size}"
        )
