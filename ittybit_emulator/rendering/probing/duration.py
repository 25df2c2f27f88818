"""How long is a video or a sound, and is it all there?"""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from pathlib import Path

import av

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.probing.source import Source

_GUESSED = ("mp3", "aac")
"""Formats without an index, whose length libav guesses from the first bit rate."""
_EXACT = ("mov,", "matroska", "w64", "flac", "aiff", "caf")
"""Containers whose header tells the length, so that a shorter file is cut off."""
_TAIL = 2.0
_UNFINISHED = 0x7FFF_0000
"""Sizes from here on, and 0, are written by recorders that cannot go back."""


def duration_of(source: Source, path: Path) -> float:
    """Return the length in seconds, and check that the end of the file is there.

    Raises:
        MediaError: The file ends earlier than its header says.
    """
    name = source.container.format.name
    claimed = _claimed(source)
    if claimed is None:  # recorded live: the header was never completed
        return round(_last(source, 0), 3)
    if name in _GUESSED:
        counted = _last(source, 0)
        return round(claimed if abs(counted - claimed) < 0.1 else counted, 3)
    if name.startswith(_EXACT):
        end = _last(source, max(0, claimed - _TAIL))
        if end < claimed - 0.3 - claimed / 50:
            raise MediaError(
                f"The file is cut off: its header says {claimed:.1f} s, "
                "but the end is missing."
            )
    elif name == "wav":
        _refuse_cut_wav(path)
    return round(claimed, 3)


def _claimed(source: Source) -> float | None:
    """What the header says; chapters and the like may be longer and do not count."""
    lengths = [
        float(stream.duration * stream.time_base)
        for stream in (source.video, source.audio)
        if stream is not None and stream.duration is not None and stream.time_base
    ]
    if lengths:
        return max(lengths)
    whole = source.container.duration
    return None if whole is None else whole / av.time_base


def _last(source: Source, start: float) -> float:
    """Read on from a time, without decoding, to the end of the last packet."""
    container = source.container
    container.seek(int((start + source.origin) * av.time_base), backward=True)
    end = 0.0
    for packet in container.demux():
        if packet.pts is not None:
            stop = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            end = max(end, stop - source.origin)
    return end


def _refuse_cut_wav(path: Path) -> None:
    """Compare the size that the header gives, which libav passes over in silence."""
    with path.open("rb") as file:
        head = file.read(8)
    claimed = int.from_bytes(head[4:], "little") + len(head)
    there = path.stat().st_size
    if head[:4] == b"RIFF" and there < claimed - 1 < _UNFINISHED:
        raise MediaError(
            f"The file is cut off: its header says {claimed} bytes, but it has {there}."
        )
