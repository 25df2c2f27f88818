"""Rendering of the waveform of a sound as JSON."""

from array import array

import msgspec
from av.audio.frame import AudioFrame

from ittybit_emulator.rendering.files import Rendition, Work
from ittybit_emulator.rendering.filters.audio import AudioFilter
from ittybit_emulator.rendering.filters.run import open_sound

_FULL = 1 << 15
_PLACES = 4


def render_waveform(work: Work) -> list[Rendition]:
    """Write the peak amplitude (0 to 1) of `waveform_points` equal intervals."""
    peaks = [0] * work.options.waveform_points
    with open_sound(work, "reading the sound") as reader:
        stream, part = reader.source.audio, reader.part
        assert stream is not None
        rate = stream.codec_context.sample_rate
        interval, offset = part.length * rate / len(peaks), 0
        sound = AudioFilter(stream, part, ("s16", rate, "mono"))
        for _, frame in reader.run(sound):
            assert isinstance(frame, AudioFrame)
            samples = array("h", bytes(frame.planes[0])[: 2 * frame.samples])
            _add_peaks(peaks, samples, offset, interval)
            offset += len(samples)
    path = work.target / "waveform.json"
    content = {
        "duration": round(part.length, 3),
        "sample_rate": rate,
        "points": len(peaks),
        "data": [round(peak / _FULL, _PLACES) for peak in peaks],
    }
    path.write_bytes(msgspec.json.encode(content))
    return [Rendition(path, "intelligence", "audio", "application/json", None)]


def _add_peaks(
    peaks: list[int], samples: "array[int]", offset: int, interval: float
) -> None:
    """Add samples that start at the sample `offset`; a point has `interval` samples."""
    start = 0
    while start < len(samples):
        index = int((offset + start) / interval)
        if index >= len(peaks):
            return
        end = max(start + 1, round((index + 1) * interval - offset))
        chunk = samples[start:end]
        peaks[index] = max(peaks[index], max(chunk), -min(chunk))
        start = end
