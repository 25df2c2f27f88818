"""Images that violate a rule: libav decodes them, Pillow does not."""

from contextlib import suppress
from pathlib import Path

from av.container.input import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.rendering.filters.display import display
from ittybit_emulator.rendering.filters.graph import Graph, buffer_of, to_picture
from ittybit_emulator.rendering.libraries import describe_container, open_image
from ittybit_emulator.rendering.probing.crop import crop_filter, find_crop
from ittybit_emulator.rendering.probing.source import limit_decoder


def decode_refused(path: Path) -> Image.Image | None:
    """Return the upright image in a file, or None if libav cannot decode it either."""
    with path.open("rb") as file:
        head = file.read(12)
    is_avif = head[4:] == b"ftypavif"
    if not is_avif and not head.startswith(b"\xff\xd8"):
        return None
    picture = None
    with (
        suppress(FFmpegError),
        open_image(path, "mov" if is_avif else "jpeg_pipe") as container,
    ):
        picture = _decode(container, is_avif=is_avif)
    if picture is not None:
        picture.format = "AVIF" if is_avif else "JPEG"
    return picture


def _decode(container: InputContainer, *, is_avif: bool) -> Image.Image | None:
    description = describe_container(container)
    if "Tile Grid" in description:  # libav does not join the tiles
        return None
    crop = crop_filter(find_crop(description))
    color = opacity = None
    for stream in container.streams.video:
        limit_decoder(stream)
        container.seek(0)
        for frame in container.decode(stream):
            drawn = _draw(stream, frame, crop)
            if stream.disposition or not is_avif:
                color = color or drawn
            elif frame.format.name.startswith("gray"):
                opacity = opacity or drawn.getchannel(0)
            break
    if color is not None and opacity is not None and opacity.size == color.size:
        color.putalpha(opacity)
    return color


def _draw(stream: VideoStream, frame: VideoFrame, crop: str) -> Image.Image:
    """Return an image in RGB; for levels of gray, the channels are equal."""
    filters = [buffer_of(frame), crop, *display(frame, stream)]
    graph = Graph[VideoFrame](",".join([*filters, "format=rgb24", "buffersink"]))
    return to_picture([*graph.push(frame), *graph.push(None)][0])
