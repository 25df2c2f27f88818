"""The waveform of a sound as JSON: how loud it is over time (spec section 15.4)."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.failures import translated
from ittybit_emulator.rendering.filtering.span import Span, span
from ittybit_emulator.rendering.limits import LONGEST_SOUND
from ittybit_emulator.rendering.option_types import WaveformOptions
from ittybit_emulator.rendering.probing.source import Source, opened
from ittybit_emulator.rendering.progress import Progress
from ittybit_emulator.rendering.rendition import Rendition

_FULL = 1 << 15
_PLACES = 4


def render_waveform(
    source: Path,
    facts: Facts,
    options: WaveformOptions,
    target: Path,
    report: Callable[[float], None],
) -> list[Rendition]:
    """Write the highest amplitude, 0 to 1, of equal pieces of a sound.

    Args:
        source: A sound or a video.
        facts: What the source is.
        options: `waveform_points`, `start` and `end`.
        target: The folder to write into.
        report: Told the percentage done.

    Raises:
        MediaError: The source has no sound, ends before `start`, or is too long.
    """
    wanted = span(facts, options.start, options.end)
    if wanted.length > LONGEST_SOUND:
        raise MediaError(f"The sound is longer than {LONGEST_SOUND / 3600:g} hours.")
    with opened(source) as file, translated("Reading the sound"):
        if file.audio is None:
            raise MediaError("The input has no sound.")
        rate = file.audio.codec_context.sample_rate
        points = _Points(options.waveform_points, wanted, rate)
        progress = Progress(wanted.length, report)
        for samples, time in _sound(file, wanted):
            points.add(samples, time)
            progress.reach(time - wanted.start)
    path = target / "waveform.json"
    path.write_bytes(msgspec.json.encode(points.told()))
    return [Rendition(path, "intelligence", "audio", "application/json", None)]


class _Points:
    """The peaks of equal pieces of a span."""

    def __init__(self, count: int, wanted: Span, rate: int) -> None:
        self._span = wanted
        self._rate = rate
        self._peaks = [0] * count

    def add(self, samples: array[int], time: float) -> None:
        """Take note of samples that begin at a time of the source."""
        count = len(self._peaks)
        piece = self._span.length * self._rate / count
        place = round((time - self._span.start) * self._rate)
        begun = max(0, -place)
        while begun < len(samples):
            index = int((place + begun) / piece)
            if index >= count:
                return
            end = max(begun + 1, round((index + 1) * piece - place))
            part = samples[begun:end]
            self._peaks[index] = max(self._peaks[index], max(part), -min(part))
            begun = end

    def told(self) -> dict[str, object]:
        """Return what is written."""
        return {
            "duration": round(self._span.length, 3),
            "sample_rate": self._rate,
            "points": len(self._peaks),
            "data": [round(peak / _FULL, _PLACES) for peak in self._peaks],
        }


def _sound(source: Source, wanted: Span) -> Iterator[tuple[array[int], float]]:
    """Yield the sound of a span as mono samples, and when each piece begins."""
    assert source.audio is not None
    mono = AudioResampler(format="s16", layout="mono")
    for frame in source.frames(source.audio):
        assert isinstance(frame, AudioFrame)
        time = source.time(frame)
        if time is None or time + frame.samples / frame.sample_rate <= wanted.start:
            continue
        if time >= wanted.end:
            return
        for ready in mono.resample(frame):
            samples = array("h", bytes(ready.planes[0])[: 2 * ready.samples])
            yield samples, time
