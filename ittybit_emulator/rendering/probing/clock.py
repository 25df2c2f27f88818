"""Correction of timestamps that jump (MPEG-TS) or assume one sample rate."""

import math

from av.packet import Packet
from av.stream import Stream

_FORWARD = 10.0
"""Seconds of a forward gap that is closed, as in ffmpeg (`dts_delta_threshold`)."""
_BACK = 0.1
"""Seconds by which decoding timestamps may go back, as in ffmpeg."""
_HEADER = 4
_ADTS, _LAYER_3 = 0, 1
_ADTS_RATES = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000),
    *(24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350),
)
_MP3_RATES = (44_100, 48_000, 32_000)


class Clock:
    """Clock that makes the timestamps of all streams of a file continuous.

    After a jump, each stream changes to the new offset with its own first packet.
    """

    def __init__(self) -> None:
        self._offset = 0.0
        self._streams: dict[int, tuple[float, float, float]] = {}
        """Offset, last timestamp, and end of each stream in seconds."""

    def correct(self, packet: "Packet[Stream]") -> None:
        """Shift the timestamps of a packet."""
        stamp = packet.pts if packet.dts is None else packet.dts
        if stamp is None:
            return
        base = packet.time_base
        raw = float(stamp * base)
        ends = [end for *_, end in self._streams.values()]
        fresh = self._offset, -math.inf, max(ends, default=raw)
        own, last, end = self._streams.get(packet.stream.index, fresh)
        offset = min((own, self._offset), key=lambda one: abs(raw + one - end))
        latest = max(ends, default=end)
        if not last - _BACK <= raw + offset <= latest + _FORWARD:
            self._offset = offset = end - raw
        ticks = round(offset / base)
        packet.dts = None if packet.dts is None else packet.dts + ticks
        packet.pts = None if packet.pts is None else packet.pts + ticks
        time = raw + offset
        end = time + float((packet.duration or 0) * base)
        self._streams[packet.stream.index] = offset, time, end


class FrameClock:
    """Clock of AAC, FLAC, and MP3 files, whose sample rate may change.

    libav assumes the sample rate of the first frame.
    """

    def __init__(self) -> None:
        self._time: float | None = None

    def correct(self, packet: "Packet[Stream]") -> None:
        """Set the timestamps of a packet from the lengths of the frames before it."""
        if packet.pts is None or packet.size < _HEADER:
            return
        base = packet.time_base
        time = float(packet.pts * base) if self._time is None else self._time
        length = float((packet.duration or 0) * base)
        if packet.stream.codec_context.name != "flac":  # libav knows the rate
            length = _frame_length(bytes(packet)) or length
        packet.pts = packet.dts = round(time / base)
        packet.duration = round(length / base)
        self._time = time + length


def _frame_length(data: bytes) -> float:
    """Return the duration of a frame in seconds, or 0 without a valid header."""
    version, layer, rate = data[1] >> 3 & 3, data[1] >> 1 & 3, data[2] >> 2 & 15
    if layer == _ADTS:
        return 1024 / _ADTS_RATES[rate] if rate < len(_ADTS_RATES) else 0.0
    if layer != _LAYER_3 or version == 1 or rate & 3 == 3:
        return 0.0
    halved = 3 - version - (version == 0)  # MPEG-1, MPEG-2, and MPEG-2.5
    return (576 if halved else 1152) / (_MP3_RATES[rate & 3] >> halved)
