"""Filter graphs of libavfilter, described as text in the syntax of ffmpeg."""

import logging
import re
from collections.abc import Iterator
from typing import Generic, TypeVar, cast

from av.audio.frame import AudioFrame
from av.filter import Graph as AvGraph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame
from PIL import Image

_FILTER = re.compile(r"((?:\[\w+\])*)(\w+)=?([^\[]*)((?:\[\w+\])*)")
_log = logging.getLogger("ittybit_emulator.graphs")

F = TypeVar("F", VideoFrame, AudioFrame)


class Graph(Generic[F]):
    """A filter graph, for example `buffer=…[a];buffer=…[b];[a][b]overlay,buffersink`.

    Its text is logged. Its first source receives frames. A second source has one frame,
    `still`.
    """

    def __init__(self, text: str, still: VideoFrame | None = None) -> None:
        _log.debug("%s", text)
        self._graph = AvGraph()  # the filters do not keep the graph alive
        self._sink: FilterContext | None = None
        self._sources: list[FilterContext] = []
        self._pads: dict[str, tuple[FilterContext, int]] = {}
        for chain in text.split(";"):
            self._sink = None
            for part in chain.split(","):
                self._sink = self._add(part, self._sink)
        self._graph.configure()
        if still is not None:
            self._sources[1].push(still)
            self._sources[1].push(None)

    def push(self, frame: F | None) -> Iterator[F]:
        """Filter a frame, or None at the end, and yield the finished frames."""
        assert self._sink is not None
        self._sources[0].push(frame)
        while True:
            try:
                yield cast(F, self._sink.pull())
            except (BlockingIOError, EOFError):
                return

    def _add(self, part: str, last: FilterContext | None) -> FilterContext:
        """Add a filter, and link it to the filter before it or to its labels."""
        found = _FILTER.fullmatch(part)
        assert found is not None, part
        labels, name, arguments, outputs = found.groups()
        added = self._graph.add(name, arguments or None)
        inputs = [self._pads.pop(label) for label in re.findall(r"\w+", labels)]
        if last is not None:
            inputs.append((last, 0))
        if not inputs:
            self._sources.append(added)
        for index, (feed, pad) in enumerate(inputs):
            feed.link_to(added, pad, index)
        for index, label in enumerate(re.findall(r"\w+", outputs)):
            self._pads[label] = added, index
        return added


def buffer_of(frame: VideoFrame) -> str:
    """Return the source of a graph for frames like this one."""
    return (
        f"buffer=video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}"
        f":time_base={frame.time_base}:colorspace={int(frame.colorspace)}"
        f":range={int(frame.color_range)}"
    )


def to_picture(frame: VideoFrame) -> Image.Image:
    """Return an image of a frame in RGB or RGBA."""
    mode = "RGBA" if frame.format.name == "rgba" else "RGB"
    size, plane = (frame.width, frame.height), frame.planes[0]
    return Image.frombytes(mode, size, bytes(plane), "raw", mode, plane.line_size, 1)
