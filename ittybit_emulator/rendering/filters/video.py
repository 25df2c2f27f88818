"""Filter for video frames between the decoder and the encoder."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Iterator
from fractions import Fraction

from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.rendering.filters.geometry import Placement
from ittybit_emulator.rendering.filters.span import Span
from ittybit_emulator.rendering.libraries import pull_frames
from ittybit_emulator.rendering.probing.frames import display_size, rotation_of

_TURNS = {
    90: [("transpose", "clock")],
    180: [("hflip", ""), ("vflip", "")],
    270: [("transpose", "cclock")],
}


class VideoFilter:
    """Filter that rotates, scales, crops, pads, and overlays frames."""

    def __init__(
        self,
        stream: VideoStream,
        part: Span,
        placement: Placement,
        fps: Fraction,
        background: str,
        layers: Image.Image | None,
    ) -> None:
        self._stream = stream
        self._span = part
        self._placement = placement
        self._fps = fps
        self._background = background
        self._layers = layers
        rate = stream.average_rate or stream.guessed_rate or fps
        self._duration = round(_TICKS / rate)
        self._first: VideoFrame | None = None

    def push(self, frame: VideoFrame, time: float) -> Iterator[VideoFrame]:
        """Filter a frame at `time` seconds of the source, and yield finished frames."""
        if self._first is None:
            self._first = frame
            self._begin(frame)
        elif _format(frame) != _format(self._first):  # a stream may change its format
            frame = frame.reformat(
                self._first.width, self._first.height, self._first.format.name
            )
        frame.pts = round((time - self._span.start) * _TICKS)
        frame.time_base = Fraction(1, _TICKS)
        frame.duration = self._duration  # without it, the last frame would be dropped
        self._source.push(frame)
        yield from self._ready()

    def finish(self) -> Iterator[VideoFrame]:
        """Yield the remaining frames."""
        if self._first is not None:
            self._source.push(None)
            yield from self._ready()

    def _begin(self, frame: VideoFrame) -> None:
        self._graph = graph = Graph()  # the filters do not keep the graph alive
        self._source = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=Fraction(1, _TICKS),
        )
        self._sink = graph.add("buffersink")
        last = _chain(graph, self._source, self._filters(frame))
        sheet = None
        if self._layers is not None:
            sheet = _overlay_source(graph, self._layers)
            over = graph.add("overlay", "format=auto")
            last.link_to(over, 0, 0)
            sheet[0].link_to(over, 0, 1)
            last = over
        _chain(graph, last, [("format", "yuv420p")]).link_to(self._sink)
        graph.configure()
        if sheet is not None:
            sheet[0].push(sheet[1])
            sheet[0].push(None)

    def _filters(self, frame: VideoFrame) -> list[tuple[str, str]]:
        place = self._placement
        left, top, width, height = place.crop
        size = display_size(frame, self._stream)
        row = [("fps", f"fps={self._fps}:start_time=0")]
        if size != (frame.width, frame.height):
            row.append(("scale", f"{size[0]}:{size[1]}"))
        row += _TURNS.get(rotation_of(frame), [])
        row.append(("crop", f"{width}:{height}:{left}:{top}:exact=1"))
        row.append(("scale", f"{place.scaled[0]}:{place.scaled[1]}:flags=bicubic"))
        if place.scaled != place.canvas:
            box = ":".join(map(str, place.canvas + place.offset))
            row.append(("pad", f"{box}:color={self._background}"))
        return [*row, ("setsar", "1")]

    def _ready(self) -> Iterator[VideoFrame]:
        for frame in pull_frames(self._sink):
            assert isinstance(frame, VideoFrame)
            yield frame


_TICKS = 90_000
"""Timestamp units per second."""


def _chain(
    graph: Graph, last: FilterContext, filters: list[tuple[str, str]]
) -> FilterContext:
    """Append filters to `last` one after another, and return the last one."""
    for name, arguments in filters:
        following = graph.add(name, arguments or None)
        last.link_to(following)
        last = following
    return last


def _overlay_source(
    graph: Graph, layers: Image.Image
) -> tuple[FilterContext, VideoFrame]:
    """Return the source of the overlay and its only frame, which stays visible."""
    frame = VideoFrame.from_bytes(layers.tobytes(), *layers.size, format="rgba")
    frame.pts, frame.time_base = 0, Fraction(1, _TICKS)
    source = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base,
    )
    return source, frame


def _format(frame: VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name
