"""The filter graph from decoded frames to pictures, for all kinds."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Callable, Iterator
from typing import cast

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.rendering.filters.canvas import TICK, Canvas
from ittybit_emulator.rendering.filters.display import colors_of, display
from ittybit_emulator.rendering.filters.graph import Graph, buffer_of, to_picture


def build_graph(
    frame: VideoFrame, stream: VideoStream | None, canvas: Canvas
) -> Graph[VideoFrame]:
    """Return the graph for frames like this one; a still image has no stream."""
    sheet = None if canvas.layers is None else to_frame(canvas.layers)
    text = ",".join(_filters(frame, stream, canvas, sheet))
    return Graph(text, sheet)


def draw(frame: VideoFrame, stream: VideoStream | None, canvas: Canvas) -> Image.Image:
    """Return the picture of one frame."""
    frame.pts = 0
    graph = build_graph(frame, stream, canvas)
    return to_picture([*graph.push(frame), *graph.push(None)][0])


def to_frame(picture: Image.Image) -> VideoFrame:
    """Return an image as a frame."""
    if picture.mode == "RGBA":
        data = picture.tobytes()
        frame = VideoFrame.from_bytes(data, *picture.size, format="rgba")
    else:
        make = cast(Callable[[Image.Image], VideoFrame], VideoFrame.from_image)
        frame = make(picture)
    frame.pts, frame.time_base = 0, TICK
    return frame


def _filters(
    frame: VideoFrame,
    stream: VideoStream | None,
    canvas: Canvas,
    sheet: VideoFrame | None,
) -> Iterator[str]:
    yield buffer_of(frame)
    if canvas.fps is not None:
        yield f"fps={canvas.fps}:start_time=0,settb={TICK}"
    levels, tag = "", "null"
    if stream is not None:
        yield from display(frame, stream)
        if canvas.pixels == "yuv420p":
            matrix, primaries, transfer = colors_of(stream)
            levels = f":out_range=tv:out_color_matrix={matrix}"
            tag = f"setparams=range=tv:colorspace={matrix}"
            tag += f":color_primaries={primaries}:color_trc={transfer}"
    is_opaque = not has_alpha(frame)
    yield from _fit(canvas, levels, is_opaque=is_opaque)
    if not is_opaque and canvas.background is not None:
        yield "split[front][copy];[copy]format=rgb24"
        fill = f"drawbox=color={canvas.background}:thickness=fill[back]"
        yield f"{fill};[back][front]overlay=format=rgb"
    if sheet is not None:
        yield f"null[main];{buffer_of(sheet)}[sheet];[main][sheet]overlay=format=auto"
    if levels and not is_opaque:
        yield f"scale=flags=bicubic{levels}"
    padded = canvas.placement.scaled != canvas.placement.canvas
    keeps_alpha = canvas.background is None and (padded or not is_opaque)
    pixels = "rgba" if keeps_alpha else canvas.pixels
    yield f"format={pixels},{tag},setsar=1,buffersink"


def _fit(canvas: Canvas, levels: str, *, is_opaque: bool) -> Iterator[str]:
    """Yield the filters that crop, scale, and pad a picture."""
    place = canvas.placement
    left, top, width, height = place.crop
    yield f"crop={width}:{height}:{left}:{top}:exact=1"
    scale = f"scale={place.scaled[0]}:{place.scaled[1]}:flags=bicubic"
    if is_opaque:
        yield scale + levels
    elif place.scaled != (width, height):
        # Colors of transparent pixels must not blend with other colors.
        yield f"format=gbrap,premultiply=inplace=1,{scale},unpremultiply=inplace=1"
    padded = place.scaled != place.canvas
    if not is_opaque or (padded and canvas.background is None):
        yield "format=rgba"
    if padded:
        box = ":".join(map(str, place.canvas + place.offset))
        yield f"pad={box}:color={canvas.background or 'black@0'}"


def has_alpha(frame: VideoFrame) -> bool:
    """Return whether frames may have transparent pixels."""
    form = frame.format
    return form.has_palette or any(part.is_alpha for part in form.components)
