"""Rendering of the waveform of a sound as JSON."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from av.audio.frame import AudioFrame

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Facts, Rendition
from ittybit_emulator.rendering.filters.audio import AudioConverter, AudioShape
from ittybit_emulator.rendering.filters.span import Progress, Span, parse_span
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_SOUND_SECONDS
from ittybit_emulator.rendering.options import WaveformOptions
from ittybit_emulator.rendering.probing.source import Source, open_source

_FULL = 1 << 15
_PLACES = 4


def render_waveform(
    source: Path,
    facts: Facts,
    options: WaveformOptions,
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Write the peak amplitude (0 to 1) of `waveform_points` equal intervals."""
    part = parse_span(facts, options.start, options.end)
    if part.length > MAX_SOUND_SECONDS:
        raise MediaError(
            f"the sound may be {MAX_SOUND_SECONDS / 3600:g} hours long, "
            f"got {part.length / 3600:.1f} hours; set `start` and `end`"
        )
    with open_source(source) as file, translate_errors("reading the sound"):
        if file.audio is None:
            raise MediaError("the input has no sound")
        rate = file.audio.codec_context.sample_rate
        points = _Points(options.waveform_points, part, rate)
        progress = Progress(part.length, report)
        for samples, time in _samples(file, part, rate):
            points.add(samples, time)
            progress.reach(time - part.start)
    path = target / "waveform.json"
    path.write_bytes(msgspec.json.encode(points.to_dict()))
    return [Rendition(path, "intelligence", "audio", "application/json", None)]


class _Points:
    """The peak amplitudes of equal intervals of a span."""

    def __init__(self, count: int, part: Span, rate: int) -> None:
        self._span = part
        self._rate = rate
        self._peaks = [0] * count

    def add(self, samples: array[int], time: float) -> None:
        """Add samples that start at `time` seconds of the source."""
        count = len(self._peaks)
        interval = self._span.length * self._rate / count
        offset = round((time - self._span.start) * self._rate)
        start = max(0, -offset)
        while start < len(samples):
            index = int((offset + start) / interval)
            if index >= count:
                return
            end = max(start + 1, round((index + 1) * interval - offset))
            chunk = samples[start:end]
            self._peaks[index] = max(self._peaks[index], max(chunk), -min(chunk))
            start = end

    def to_dict(self) -> dict[str, object]:
        """Return the content of the JSON file."""
        return {
            "duration": round(self._span.length, 3),
            "sample_rate": self._rate,
            "points": len(self._peaks),
            "data": [round(peak / _FULL, _PLACES) for peak in self._peaks],
        }


def _samples(
    source: Source, part: Span, rate: int
) -> Iterator[tuple[array[int], float]]:
    """Yield chunks of mono samples of a span, each with its start in seconds."""
    assert source.audio is not None
    mono = AudioConverter(AudioShape("s16", rate, "mono"))
    for frame in source.frames(source.audio):
        assert isinstance(frame, AudioFrame)
        time = source.time(frame)
        if time is None or time + frame.samples / frame.sample_rate <= part.start:
            continue
        if time >= part.end:
            return
        for ready in mono.push(frame):
            samples = array("h", bytes(ready.planes[0])[: 2 * ready.samples])
            yield samples, time
