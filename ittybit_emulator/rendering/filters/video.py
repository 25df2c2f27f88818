"""Filter for video frames between the decoder and the encoder."""

from collections.abc import Iterator

from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.rendering.filters.canvas import TICK, Canvas
from ittybit_emulator.rendering.filters.graph import Graph
from ittybit_emulator.rendering.filters.picture import build_graph
from ittybit_emulator.rendering.filters.span import Span

_ROUNDING = 0.002
"""Seconds by which some containers round their timestamps."""


class VideoFilter:
    """Filter of the frames of a span.

    The output starts with the frame that is visible at the start of the span. Without
    `fps`, each frame keeps its time and its duration.
    """

    def __init__(self, stream: VideoStream, part: Span, canvas: Canvas) -> None:
        self.stream = stream
        self._span = part
        self._canvas = canvas
        self._graph: Graph[VideoFrame] | None = None
        self._shape = (0, 0, "")
        self._waiting: tuple[VideoFrame, float] | None = None
        self.done = False
        """Whether the frames after the span were reached."""

    def push(
        self, frame: VideoFrame | AudioFrame, time: float | None
    ) -> Iterator[VideoFrame]:
        """Filter a frame at `time` seconds of the source, and yield finished frames."""
        if not isinstance(frame, VideoFrame) or time is None or self.done:
            return
        if self._waiting is not None and time <= self._waiting[1]:
            return  # ffmpeg drops frames without a time of their own, too
        before, self._waiting = self._waiting, (frame, time)
        if before is not None:
            rounding = min(_ROUNDING, (time - before[1]) / 2)
            if time > self._span.start + rounding:
                yield from self._show(*before, min(time, self._span.limit))
        self.done = time >= self._span.limit - _ROUNDING

    def finish(self) -> Iterator[VideoFrame]:
        """Yield the remaining frames."""
        if self._waiting is not None and not self.done:
            frame, time = self._waiting
            rate = self.stream.average_rate or self.stream.guessed_rate or 25
            length = float((frame.duration or 0) * (frame.time_base or 0))
            end = min(time + (length or 1 / float(rate)), self._span.limit)
            if self._graph is None and self._canvas.fps is not None:
                end = max(end, time + 1 / float(self._canvas.fps))
            yield from self._show(frame, time, end)
        if self._graph is not None:
            yield from self._graph.push(None)

    def _show(self, frame: VideoFrame, time: float, end: float) -> Iterator[VideoFrame]:
        """Filter a frame that is visible from `time` to `end`."""
        if self._graph is not None:  # a stream may change its format
            frame = frame.reformat(*self._shape)
        start = max(0, time - self._span.start)
        frame.pts, frame.time_base = round(start / TICK), TICK
        frame.duration = max(1, round((end - self._span.start - start) / TICK))
        if self._graph is None:
            self._shape = frame.width, frame.height, frame.format.name
            self._graph = build_graph(frame, self.stream, self._canvas)
        yield from self._graph.push(frame)
