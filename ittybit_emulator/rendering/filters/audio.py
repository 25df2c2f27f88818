"""Filter for audio frames between the decoder and the encoder."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Iterator
from fractions import Fraction

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.filter import Graph

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.filters.span import Span
from ittybit_emulator.rendering.libraries import pull_frames
from ittybit_emulator.rendering.limits import MAX_GAP_SECONDS


class AudioFilter:
    """Filter that trims sound to a span, fills gaps with silence, and resamples it.

    The output starts exactly at the start of the span, in sync with the video.
    """

    def __init__(self, encoder: AudioStream, part: Span) -> None:
        self._encoder = encoder
        self._span = part
        self._graph: Graph | None = None
        self._shape: tuple[object, ...] = ()
        self._next = 0

    def push(self, frame: AudioFrame, time: float | None) -> Iterator[AudioFrame]:
        """Filter a frame at `time` seconds of the source, and yield finished frames."""
        shape = (frame.sample_rate, frame.format.name, frame.layout.name)
        if self._graph is None:
            self._begin(frame)
            self._shape = shape
        elif shape != self._shape:
            raise MediaError(
                f"the sound changes its format at {time or 0:.1f} s, from "
                f"{self._shape[0]} Hz to {shape[0]} Hz, which cannot be rendered"
            )
        rate = frame.sample_rate
        if time is not None:
            self._refuse_gap(time, rate)
            self._next = round((time - self._span.start) * rate)
        frame.pts, frame.time_base = self._next, Fraction(1, rate)
        self._next += frame.samples
        self._source.push(frame)
        yield from self._ready()

    def finish(self) -> Iterator[AudioFrame]:
        """Yield the remaining frames."""
        if self._graph is not None:
            self._source.push(None)
            yield from self._ready()

    def _refuse_gap(self, time: float, rate: int) -> None:
        end = max(0, self._next / rate) + self._span.start
        if time - end > MAX_GAP_SECONDS:
            raise MediaError(
                f"the sound has a gap of {time - end:.0f} s at {end:.1f} s; "
                f"at most {MAX_GAP_SECONDS} s are filled with silence"
            )

    def _begin(self, frame: AudioFrame) -> None:
        encoder = self._encoder.codec_context
        self._graph = graph = Graph()
        self._source = graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=Fraction(1, frame.sample_rate),
        )
        form = (
            f"sample_fmts={encoder.format.name}:sample_rates={encoder.sample_rate}"
            f":channel_layouts={encoder.layout.name}"
        )
        self._sink = graph.add("abuffersink")
        graph.link_nodes(
            self._source,
            graph.add("atrim", f"start=0:end={self._span.length:.6f}"),
            graph.add("aresample", "async=1:first_pts=0"),
            graph.add("aformat", form),
            self._sink,
        ).configure()

    def _ready(self) -> Iterator[AudioFrame]:
        for frame in pull_frames(self._sink):
            assert isinstance(frame, AudioFrame)
            yield frame
