"""Cropping that a container requests, which PyAV does not report.

It is the box `clap` of MP4 and AVIF and the elements `PixelCrop…` of Matroska.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from struct import error, iter_unpack, unpack
from typing import BinaryIO

from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.rendering.filters.graph import Graph, buffer_of

Crop = tuple[int, int, int, int]
"""Pixels to remove at the left, at the top, at the right, and at the bottom."""

_INVALID = (LookupError, ArithmeticError, ValueError, error)
_CLAP = b"\x00\x00\x00\x28clap"
_TRACK = re.compile(rb"trak....tkhd", re.DOTALL)
_SEGMENT, _TRACKS, _ENTRY, _VIDEO = 0x18538067, 0x1654AE6B, 0xAE, 0xE0
_EDGES = (0x54CC, 0x54BB, 0x54DD, 0x54AA)
_MATROSKA_HEADER = 1 << 20
"""Bytes in which the description of the tracks is expected."""
_LARGEST = 1 << 26
"""Bytes of a box. A damaged file may claim any size."""
_MOST_BOXES = 1000


class Cropper:
    """Removal of the edges of a video that its container hides."""

    def __init__(self, path: Path, stream: VideoStream | None) -> None:
        self._crop: Crop | None = None
        if stream is not None:
            size = stream.width, stream.height
            self._crop = read_crop(path, stream.index, size)
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


def read_crop(path: Path, index: int | None, size: tuple[int, int]) -> Crop | None:
    """Return the cropping of a picture of `size`, or None without a valid one.

    `index` is the number of the track, or None for an image.
    """
    with path.open("rb") as file, suppress(*_INVALID):
        if file.read(4) == b"\x1a\x45\xdf\xa3":
            file.seek(0)
            crop = _read_matroska(file.read(_MATROSKA_HEADER), index or 0)
        else:
            header = read_header(file, b"meta" if index is None else b"moov")
            crop = _read_clap(header, index, size)
        is_inside = crop[0] + crop[2] < size[0] and crop[1] + crop[3] < size[1]
        if any(crop) and min(crop) >= 0 and is_inside:
            return crop
    return None


def crop_filter(crop: Crop | None) -> str:
    """Return the filter that removes the edges."""
    if crop is None:
        return "null"
    left, top, right, bottom = crop
    return f"crop=iw-{left}-{right}:ih-{top}-{bottom}:{left}:{top}"


def read_header(file: BinaryIO, wanted: bytes) -> bytes:
    """Return the box `moov` of a video or `meta` of an image."""
    file.seek(0)
    for _ in range(_MOST_BOXES):
        length, name = unpack(">I4s", file.read(8))
        length -= 8
        if length == 1 - 8:
            length = int.from_bytes(file.read(8), "big") - 16
        if name == wanted:
            return file.read(min(length, _LARGEST))
        file.seek(max(0, length), 1)
    return b""


def _read_clap(header: bytes, index: int | None, size: tuple[int, int]) -> Crop:
    part = header if index is None else _TRACK.split(header)[index + 1]
    _, _, box = part.partition(_CLAP)
    values = [Fraction(*pair) for pair in iter_unpack(">ii", box[:32])]
    edges: list[int] = []
    for whole, clean, offset in zip(size, values[:2], values[2:], strict=True):
        start = (whole - clean) / 2 + offset
        edges += int(start // 1), whole - 1 - int((start + clean - 1) // 1)
    left, right, top, bottom = edges
    return left, top, right, bottom


def _read_matroska(data: bytes, index: int) -> Crop:
    for name in (_SEGMENT, _TRACKS):
        data = next(_children(data, name), b"")
    entry = list(_children(data, _ENTRY))[index]
    video = next(_children(entry, _VIDEO), b"")
    left, top, right, bottom = (
        int.from_bytes(next(_children(video, edge), b""), "big") for edge in _EDGES
    )
    return left, top, right, bottom


def _children(data: bytes, name: int) -> Iterator[bytes]:
    """Yield the content of the elements with an identifier."""
    at = 0
    while at < len(data):
        start = at + 9 - data[at].bit_length()
        length = 9 - data[start].bit_length()
        end = start + length
        size = int.from_bytes(data[start:end], "big") & (1 << 7 * length) - 1
        if int.from_bytes(data[at:start], "big") == name:
            yield data[end : end + size]
        at = end + size
