"""Images that violate a rule: libav decodes them, Pillow does not."""

import struct
from contextlib import suppress
from pathlib import Path

from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.rendering.filters.display import display
from ittybit_emulator.rendering.filters.graph import Graph, buffer_of, to_picture
from ittybit_emulator.rendering.libraries import open_container
from ittybit_emulator.rendering.probing.crop import crop_filter, read_crop, read_header
from ittybit_emulator.rendering.probing.source import limit_decoder

_DEMUXERS = {"AVIF": "mov", "JPEG": "jpeg_pipe"}


def decode_refused(path: Path) -> Image.Image | None:
    """Return the upright image in a file, or None if libav cannot decode it either."""
    name = _format(path)
    if name is None:
        return None
    color = opacity = None
    with (
        suppress(FFmpegError),
        open_container(f"file:{path.absolute()}", "file", form=_DEMUXERS[name]) as file,
    ):
        for stream in file.streams.video:
            limit_decoder(stream)
            file.seek(0)
            for frame in file.decode(stream):
                drawn = _draw(path, stream, frame)
                if stream.disposition or name != "AVIF":
                    color = color or drawn
                elif frame.format.name.startswith("gray"):
                    opacity = opacity or drawn.getchannel(0)
                break
    if color is None:
        return None
    if opacity is not None and opacity.size == color.size:
        color.putalpha(opacity)
    color.format = name
    return color


def _format(path: Path) -> str | None:
    with path.open("rb") as file, suppress(struct.error):
        head = file.read(12)
        if head.startswith(b"\xff\xd8"):
            return "JPEG"
        # libav does not put the tiles of a grid together.
        if head[4:] == b"ftypavif" and b"grid" not in read_header(file, b"meta"):
            return "AVIF"
    return None


def _draw(path: Path, stream: VideoStream, frame: VideoFrame) -> Image.Image:
    """Return an image in RGB; for levels of gray, the channels are equal."""
    crop = read_crop(path, None, (frame.width, frame.height))
    filters = [buffer_of(frame), crop_filter(crop), *display(frame, stream)]
    graph = Graph[VideoFrame](",".join([*filters, "format=rgb24", "buffersink"]))
    return to_picture([*graph.push(frame), *graph.push(None)][0])
