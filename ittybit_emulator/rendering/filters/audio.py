"""Filter for audio frames between the decoder and the encoder."""

import math
from collections.abc import Iterator
from fractions import Fraction
from struct import unpack

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.filters.graph import Graph
from ittybit_emulator.rendering.filters.span import Span
from ittybit_emulator.rendering.libraries import side_data
from ittybit_emulator.rendering.limits import MAX_GAP_SECONDS

_LIMITER = "alimiter=level=false:limit=0.89:latency=true"
"""Keeps a sum of channels 1 dB below full scale, so that no encoder clips it."""
_MATRICES = {2: "dolby", 3: "dplii"}
"""Encoding of surround channels in a stereo sound (Lt/Rt) by the preferred downmix."""
_SHORTEST = 0.004
"""Seconds of a sound that can be resampled."""
_GAP = 0.008
"""Seconds of a gap or an overlap that silence or a cut corrects."""
_JITTER = {"ogg": 0.1, "asf": 0.1}
"""The same for formats whose timestamps are inexact, although the sound is continuous.
libav shifts a frame of Vorbis where the length of the frames changes."""


class AudioFilter:
    """Filter that trims sound to a span, fills gaps with silence, and resamples it.

    The output starts exactly at the start of the span, in sync with the video. Silence
    extends it to `shortest` seconds. The format of the source may change.
    """

    def __init__(
        self, stream: AudioStream, part: Span, target: "Shape", shortest: float = 0
    ) -> None:
        self.stream = stream
        self._span = part
        self._target = target
        self._shortest = shortest
        self._source = ""
        self._graph: Graph[AudioFrame] | None = None
        self._next = 0.0
        self._written = 0
        """Number of samples of the output."""
        self.done = False
        """Whether the frames after the span were reached."""

    def push(
        self, frame: VideoFrame | AudioFrame, time: float | None
    ) -> Iterator[AudioFrame]:
        """Filter a frame at `time` seconds of the source, and yield finished frames."""
        if not isinstance(frame, AudioFrame) or self.done:
            return
        self.done = (self._next if time is None else time) >= self._span.limit
        if self.done:
            return
        if time is not None:
            end, self._next = max(self._span.start, self._next), time
            if time - end > MAX_GAP_SECONDS:
                raise MediaError(
                    f"the sound has a gap of {time - end:.0f} s at {end:.1f} s; "
                    f"at most {MAX_GAP_SECONDS} s are filled with silence"
                )
        rate = frame.sample_rate
        frame.pts = round((self._next - self._span.start) * rate)
        frame.time_base = Fraction(1, rate)
        self._next += frame.samples / rate
        source = (
            f"abuffer=sample_rate={rate}:sample_fmt={frame.format.name}"
            f":channel_layout={frame.layout.name}:time_base=1/{rate}"
        )
        if source != self._source:
            yield from self.finish()
            self._source = source
            self._graph = Graph(",".join([source, *self._filters(frame)]))
        yield from self._filter(frame)

    def finish(self) -> Iterator[AudioFrame]:
        """Yield the remaining frames."""
        if self._graph is not None:
            yield from self._filter(None)

    def _filter(self, frame: AudioFrame | None) -> Iterator[AudioFrame]:
        assert self._graph is not None
        for ready in self._graph.push(frame):
            self._written += ready.samples
            yield ready

    def _filters(self, frame: AudioFrame) -> Iterator[str]:
        samples, rate, layout = self._target
        span = self._span
        end = f":end={span.length:.6f}" if span.limit < math.inf else ""
        yield f"atrim=start=0{end}"
        if rate != frame.sample_rate:  # or a few samples would be lost
            yield f"apad=whole_dur={_SHORTEST}"
        # The documentation claims that `first_pts` counts samples of the output.
        first = round(self._written * frame.sample_rate / rate)
        gap = _JITTER.get(self.stream.container.format.name, _GAP)
        start = f"first_pts={first}:min_hard_comp={gap}"
        # libav scales a sum of integer samples down, but never a sum of floats.
        is_float = frame.format.name.startswith(("fl", "db"))
        is_loud = is_float and frame.layout.nb_channels > 2
        mix = f":osf=fltp:ochl={layout}{_mix_levels(frame)}" if is_loud else ""
        yield f"aresample={rate}:async=1:{start}{mix}"
        yield f"apad=whole_dur={self._shortest}"
        if is_loud:  # the limiter delays the timestamps
            yield f"{_LIMITER},asetpts=N+{self._written}"
        shape = f"sample_fmts={samples}:sample_rates={rate}:channel_layouts={layout}"
        yield f"aformat={shape},abuffersink"


def _mix_levels(frame: AudioFrame) -> str:
    """Return the levels for a downmix that AC-3 and E-AC-3 contain."""
    info = side_data(frame, Type.DOWNMIX_INFO)
    if info is None:
        return ""
    kind, center, center_total, surround, surround_total, lfe = unpack("i5d", info)
    if kind in _MATRICES:
        center, surround = center_total, surround_total
    levels = f":clev={center}:slev={surround}:lfe_mix_level={lfe}"
    return f"{levels}:matrix_encoding={_MATRICES.get(kind, 'none')}"


Shape = tuple[str, int, str]
"""Sample format, rate, and layout of a sound, in the words of libav."""


def shape_of(stream: AudioStream) -> Shape:
    """Return the shape of the frames that an encoder accepts."""
    context = stream.codec_context
    return context.format.name, context.sample_rate, context.layout.name
