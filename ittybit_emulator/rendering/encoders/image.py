"""Rendering of the kind `image`: an image in another size, shape, or format."""

from pathlib import Path
from typing import Any

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import features

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Work
from ittybit_emulator.rendering.filters.canvas import make_canvas
from ittybit_emulator.rendering.filters.picture import draw, to_frame
from ittybit_emulator.rendering.filters.run import open_video
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.probing.images import read_picture

_DEFAULT_QUALITY = 80


def render_image(work: Work) -> Path:
    """Render an image from an image or from one frame of a video; return its path."""
    path = work.target / f"image.{_format(work)}"
    if work.facts.kind == "audio":
        raise MediaError(
            "the input is a sound; the kind image needs an image or a video"
        )
    if work.facts.kind == "video":
        with open_video(work, "rendering the image") as reader:
            for frame in reader.source.visible([work.options.start or 0]):
                _render(work, frame, reader.source.video, path)
                return path
        raise MediaError(f"the video has no frame at {work.options.start:g} s")
    if work.options.start:
        raise MediaError("the input is an image; `start` selects a frame of a video")
    frame = to_frame(read_picture(work.source))
    with translate_errors("rendering the image"):
        _render(work, frame, None, path)
    return path


def _format(work: Work) -> str:
    own = work.facts.container if work.facts.kind == "image" else "jpeg"
    name = work.options.format or own
    if name in {"avif", "webp"} and not features.check(name):
        raise MediaError(
            f"the installed Pillow cannot write the format {name}; use jpeg or png"
        )
    return "jpeg" if name == "jpg" else name


def _render(
    work: Work, frame: VideoFrame, stream: VideoStream | None, path: Path
) -> None:
    keeps_alpha = path.suffix != ".jpeg"
    canvas = make_canvas(work.facts, work.options, step=1, keeps_alpha=keeps_alpha)
    quality = work.options.percent(_DEFAULT_QUALITY)
    settings: dict[str, dict[str, Any]] = {
        # Pillow advises against qualities above 95: files grow without a benefit.
        ".jpeg": {"quality": max(1, min(quality, 95)), "optimize": True},
        ".webp": {"quality": quality},
        ".avif": {"quality": quality, "speed": 8},
    }
    draw(frame, stream, canvas).save(path, **settings.get(path.suffix, {}))
