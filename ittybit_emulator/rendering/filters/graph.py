"""Filter graphs of libavfilter, described as text in the syntax of ffmpeg."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Iterator

from av.filter import Graph
from av.filter.context import FilterContext
from av.frame import Frame
from av.video.frame import VideoFrame


class Chain:
    """A chain of filters, for example `fps=25,scale=320:180`.

    An overlay is a second input, whose only frame stays visible.
    """

    def __init__(
        self, source: str, text: str, overlay: VideoFrame | None = None
    ) -> None:
        self.text = f"{source},{text}"
        self._graph = Graph()  # the filters do not keep the graph alive
        head, *rest = self.text.split(",")
        self._source = last = self._add(head)
        sheet: FilterContext | None = None
        for part in rest:
            following = self._add(part)
            last.link_to(following)
            if part.startswith("overlay") and overlay is not None:
                sheet = self._add(video_source(overlay))
                sheet.link_to(following, 0, 1)
            last = following
        self._sink = self._add("abuffersink" if head[0] == "a" else "buffersink")
        last.link_to(self._sink)
        self._graph.configure()
        if sheet is not None:
            sheet.push(overlay)
            sheet.push(None)

    def push(self, frame: Frame | None) -> Iterator[Frame]:
        """Filter a frame, or None at the end, and yield the finished frames."""
        self._source.push(frame)
        while True:
            try:
                yield self._sink.pull()
            except (BlockingIOError, EOFError):
                return

    def _add(self, part: str) -> FilterContext:
        name, _, arguments = part.partition("=")
        return self._graph.add(name, arguments or None)


def video_source(frame: VideoFrame) -> str:
    """Describe a source of frames like this one."""
    return (
        f"buffer=video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}"
        f":time_base={frame.time_base}:colorspace={int(frame.colorspace)}"
        f":range={int(frame.color_range)}"
    )
