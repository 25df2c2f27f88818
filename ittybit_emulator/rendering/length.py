"""How long is a video or a sound, and is it all there?"""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

import av

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.source import Source

_EXACT = ("mov,", "matroska", "wav", "w64", "flac", "aiff", "caf")
"""Containers whose header tells the length, so that a shorter file is cut off."""
_TAIL = 2.0


def duration_of(source: Source) -> float:
    """Return the length in seconds, and check that the end of the file is there.

    Raises:
        MediaError: The file ends earlier than its header says.
    """
    container = source.container
    if container.duration is None:  # recorded live: the header was never completed
        return round(_last(source, 0), 3)
    duration = container.duration / av.time_base
    if container.format.name.startswith(_EXACT):
        _refuse_cut_off(source, duration)
    return round(duration, 3)


def _refuse_cut_off(source: Source, duration: float) -> None:
    end = _last(source, max(0, duration - _TAIL))
    if end < duration - 0.5 - duration / 20:
        raise MediaError(
            f"The file is cut off: its header says {duration:.1f} s, "
            "but the end is missing."
        )


def _last(source: Source, start: float) -> float:
    """Read on from a time, without decoding, to the end of the last packet."""
    container = source.container
    container.seek(int((start + source.origin) * av.time_base), backward=True)
    end = 0.0
    streams = [s for s in (source.video, source.audio) if s is not None]
    for packet in container.demux(*streams):
        if packet.pts is not None:
            stop = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            end = max(end, stop - source.origin)
    return end
