"""Cropping that a container requests: `clap` of MP4, and `PixelCrop…` of Matroska."""

import re

from av.audio.frame import AudioFrame
from av.container.input import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.rendering.filters.graph import Graph, buffer_of
from ittybit_emulator.rendering.libraries import describe_container

Crop = tuple[int, int, int, int]
"""Pixels to remove at the left, at the top, at the right, and at the bottom."""

_STREAM = re.compile(r"^  Stream #0:(\d+)", re.MULTILINE)
_CROPPING = re.compile(r"^ +Frame Cropping: (\d+)/(\d+)/(\d+)/(\d+)$", re.MULTILINE)


class Cropper:
    """Removal of the edges of a video that its container hides."""

    def __init__(self, container: InputContainer, stream: VideoStream | None) -> None:
        self._crop = (
            None if stream is None else find_crop(_describe_stream(container, stream))
        )
        self._text = ""
        self._graph: Graph[VideoFrame] | None = None

    def apply(self, frame: VideoFrame | AudioFrame) -> VideoFrame | AudioFrame:
        """Return the visible part of a frame."""
        if self._crop is None or not isinstance(frame, VideoFrame):
            return frame
        text = f"{buffer_of(frame)},{crop_filter(self._crop)},buffersink"
        if self._graph is None or self._text != text:
            self._text, self._graph = text, Graph(text)
        return next(self._graph.push(frame))


def _describe_stream(container: InputContainer, stream: VideoStream) -> str:
    parts = _STREAM.split(describe_container(container))
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    return texts.get(str(stream.index), "")


def find_crop(description: str) -> Crop | None:
    """Return the cropping that the description of a container or stream contains."""
    found = _CROPPING.search(description)
    if found is None:
        return None
    left, right, top, bottom = map(int, found.groups())
    return left, top, right, bottom


def crop_filter(crop: Crop | None) -> str:
    """Return the filter that removes the edges."""
    if crop is None:
        return "null"
    left, top, right, bottom = crop
    return f"crop=iw-{left}-{right}:ih-{top}-{bottom}:{left}:{top}"
