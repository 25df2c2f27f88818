"""Output of libavfilter graphs."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Iterator

from av.filter.context import FilterContext
from av.frame import Frame


def drain(sink: FilterContext) -> Iterator[Frame]:
    """Yield the frames that the graph has finished so far."""
    while True:
        try:
            frame = sink.pull()
        except (BlockingIOError, EOFError):
            return
        yield frame
