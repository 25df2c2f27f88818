"""Filter for video frames between the decoder and the encoder."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Iterator
from fractions import Fraction

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.rendering.filters.geometry import Placement
from ittybit_emulator.rendering.filters.graph import Chain, video_source
from ittybit_emulator.rendering.filters.picture import (
    colors_of,
    display_size,
    upright,
)
from ittybit_emulator.rendering.filters.span import Span

TICK = Fraction(1, 90_000)
"""The time base of filtered frames in seconds."""
_ROUNDING = 0.002
"""Seconds by which some containers round their timestamps."""


class VideoFilter:
    """Filter that trims, rotates, scales, crops, pads, and overlays frames.

    The output starts with the frame that is visible at the start of the span. Without
    `fps`, each frame keeps its time and its duration.
    """

    def __init__(
        self,
        stream: VideoStream,
        part: Span,
        placement: Placement,
        fps: Fraction | None,
        background: str,
        layers: Image.Image | None,
        pixels: str = "yuv420p",
    ) -> None:
        self._stream = stream
        self._span = part
        self._placement = placement
        self._fps = fps
        self._background = background
        self._layers = layers
        self._pixels = pixels
        self._chain: Chain | None = None
        self._first: VideoFrame | None = None
        self._waiting: tuple[VideoFrame, float] | None = None
        self.done = False
        """Whether the frames after the span were reached."""

    def push(self, frame: VideoFrame, time: float | None) -> Iterator[VideoFrame]:
        """Filter a frame at `time` seconds of the source, and yield finished frames."""
        if time is None or self.done:
            return
        if self._waiting is not None and time <= self._waiting[1]:
            return  # ffmpeg drops frames without a time of their own, too
        before, self._waiting = self._waiting, (frame, time)
        if before is not None and time > self._span.start + _ROUNDING:
            yield from self._show(*before, min(time, self._span.limit))
        self.done = time >= self._span.limit - _ROUNDING

    def finish(self) -> Iterator[VideoFrame]:
        """Yield the remaining frames."""
        if self._waiting is not None and not self.done:
            frame, time = self._waiting
            rate = self._stream.average_rate or self._stream.guessed_rate or 25
            length = float((frame.duration or 0) * (frame.time_base or 0))
            end = min(time + (length or 1 / float(rate)), self._span.limit)
            if self._chain is None and self._fps is not None:  # show a single frame
                end = max(end, time + 1 / float(self._fps))
            yield from self._show(frame, time, end)
        if self._chain is not None:
            yield from self._filter(None)

    def _show(self, frame: VideoFrame, time: float, end: float) -> Iterator[VideoFrame]:
        """Filter a frame that is visible from `time` to `end`."""
        if self._first is None:
            self._first = frame
        elif _format(frame) != _format(self._first):  # a stream may change its format
            frame = frame.reformat(
                self._first.width, self._first.height, self._first.format.name
            )
        start = max(0, time - self._span.start)
        frame.pts, frame.time_base = round(start / TICK), TICK
        frame.duration = max(1, round((end - self._span.start - start) / TICK))
        if self._chain is None:
            sheet = None if self._layers is None else _to_frame(self._layers)
            chain = ",".join(self._filters(frame))
            self._chain = Chain(video_source(frame), chain, sheet)
        yield from self._filter(frame)

    def _filter(self, frame: VideoFrame | None) -> Iterator[VideoFrame]:
        assert self._chain is not None
        for ready in self._chain.push(frame):
            assert isinstance(ready, VideoFrame)
            yield ready

    def _filters(self, frame: VideoFrame) -> Iterator[str]:
        place, colors = self._placement, colors_of(self._stream)
        left, top, width, height = place.crop
        if self._fps is not None:
            yield f"fps={self._fps}:start_time=0"
            yield f"settb={TICK}"
        if not colors.is_rgb:
            yield f"setparams=colorspace={colors.matrix}"
        size = display_size(frame, self._stream)
        if size != (frame.width, frame.height):
            yield f"scale={size[0]}:{size[1]}"
        yield from upright(frame)
        yield f"crop={width}:{height}:{left}:{top}:exact=1"
        scale = f"scale={place.scaled[0]}:{place.scaled[1]}:flags=bicubic"
        is_yuv = self._pixels == "yuv420p"
        if is_yuv:
            scale += f":out_range=tv:out_color_matrix={colors.matrix}"
        yield scale
        if place.scaled != place.canvas:
            box = ":".join(map(str, place.canvas + place.offset))
            yield f"pad={box}:color={self._background}"
        if self._layers is not None:
            yield "overlay=format=auto"
        yield f"format={self._pixels}"
        if is_yuv:
            yield colors.tag()
        yield "setsar=1"


def _to_frame(layers: Image.Image) -> VideoFrame:
    frame = VideoFrame.from_bytes(layers.tobytes(), *layers.size, format="rgba")
    frame.pts, frame.time_base = 0, TICK
    return frame


def _format(frame: VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name
