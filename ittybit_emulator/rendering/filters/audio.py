"""Filters for audio frames between the decoder and the encoder."""

from collections.abc import Iterator
from fractions import Fraction

from av.audio.frame import AudioFrame

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.filters.graph import Chain
from ittybit_emulator.rendering.filters.span import Span
from ittybit_emulator.rendering.limits import MAX_GAP_SECONDS

_LIMITER = "alimiter=level=false:limit=0.89:latency=true"
"""Keeps a sum of channels 1 dB below full scale, so that no encoder clips it."""
_GAP = 0.008
"""Seconds of a gap or an overlap that silence or a cut corrects."""


class AudioShape:
    """Sample format, rate, and layout of a sound, in the words of libav."""

    def __init__(self, samples: str, rate: int, layout: str) -> None:
        self.rate = rate
        self.format = f"sample_fmts={samples}:sample_rates={rate}"
        self.layout = f"channel_layouts={layout}"
        self.source = _source(samples, rate, layout)


class AudioConverter:
    """Filter that gives frames one shape, even if the shape of the source changes."""

    def __init__(self, shape: AudioShape) -> None:
        self._shape = shape
        self._source = ""
        self._chain: Chain | None = None

    def push(self, frame: AudioFrame) -> Iterator[AudioFrame]:
        """Convert a frame, and yield finished frames."""
        layout = frame.layout.name
        source = _source(frame.format.name, frame.sample_rate, layout)
        if source != self._source:
            yield from self.finish()
            self._source, self._chain = source, Chain(source, self._filters(frame))
        assert self._chain is not None
        yield from _sounds(self._chain, frame)

    def finish(self) -> Iterator[AudioFrame]:
        """Yield the remaining frames."""
        if self._chain is not None:
            yield from _sounds(self._chain, None)

    def _filters(self, frame: AudioFrame) -> str:
        shape = self._shape
        convert = f"aformat={shape.format}:{shape.layout}"
        # libav scales the sum of integer samples down, but not that of floats.
        if frame.layout.nb_channels > 2 and frame.format.name.startswith(("fl", "db")):
            return f"aformat=sample_fmts=fltp:{shape.layout},{_LIMITER},{convert}"
        return convert


class AudioFilter:
    """Filter that trims sound to a span, fills gaps with silence, and resamples it.

    The output starts exactly at the start of the span, in sync with the video. Silence
    extends it to `shortest` seconds.
    """

    def __init__(self, shape: AudioShape, part: Span, shortest: float = 0) -> None:
        self._span = part
        self._converter = AudioConverter(shape)
        end = f":end={part.length:.6f}" if part.is_cut else ""
        self._chain = Chain(
            shape.source,
            f"atrim=start=0{end},"
            f"aresample=async=1:first_pts=0:min_hard_comp={_GAP},"
            f"apad=whole_dur={shortest},"
            f"aformat={shape.format}:{shape.layout}",
        )
        self._next = 0.0

    def push(self, frame: AudioFrame, time: float | None) -> Iterator[AudioFrame]:
        """Filter a frame at `time` seconds of the source, and yield finished frames."""
        if time is not None:
            self._refuse_gap(time)
            self._next = time
        rate = frame.sample_rate
        frame.pts = round((self._next - self._span.start) * rate)
        frame.time_base = Fraction(1, rate)
        self._next += frame.samples / rate
        for converted in self._converter.push(frame):
            yield from _sounds(self._chain, converted)

    def finish(self) -> Iterator[AudioFrame]:
        """Yield the remaining frames."""
        for converted in self._converter.finish():
            yield from _sounds(self._chain, converted)
        yield from _sounds(self._chain, None)

    def _refuse_gap(self, time: float) -> None:
        end = max(self._span.start, self._next)
        if time - end > MAX_GAP_SECONDS:
            raise MediaError(
                f"the sound has a gap of {time - end:.0f} s at {end:.1f} s; "
                f"at most {MAX_GAP_SECONDS} s are filled with silence"
            )


def _source(samples: str, rate: int, layout: str) -> str:
    return (
        f"abuffer=sample_rate={rate}:sample_fmt={samples}"
        f":channel_layout={layout}:time_base=1/{rate}"
    )


def _sounds(chain: Chain, frame: AudioFrame | None) -> Iterator[AudioFrame]:
    for ready in chain.push(frame):
        assert isinstance(ready, AudioFrame)
        yield ready
