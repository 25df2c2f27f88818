"""Helpers for tests of rendering."""

from collections.abc import Mapping
from pathlib import Path

import av
from PIL import Image

from ittybit_emulator.rendering.files import Rendition
from ittybit_emulator.rendering.render import render

Color = tuple[int, int, int]
RED: Color = (255, 0, 0)
BLUE: Color = (0, 0, 255)


def make(
    kind: str, source: Path, target: Path, options: Mapping[str, object] | None = None
) -> Rendition:
    """Render in this process and return the main rendition."""
    folder = target / f"{kind}-{len(list(target.iterdir()))}"
    folder.mkdir()
    return render(kind, source, options or {}, folder, lambda percent: None)[0]


def picture(path: Path) -> Image.Image:
    """Return the decoded image."""
    with Image.open(path) as file:
        return file.copy()


def frames(path: Path) -> list[Image.Image]:
    """Return all frames of a video."""
    with av.open(str(path)) as container:
        return [frame.to_image() for frame in container.decode(video=0)]


def halves(path: Path, size: tuple[int, int], *, down: bool = False) -> Path:
    """Save an image whose left (or upper) half is red and whose other half is blue."""
    picture = Image.new("RGB", size, RED)
    middle = (0, size[1] // 2) if down else (size[0] // 2, 0)
    picture.paste(BLUE, (*middle, *size))
    picture.save(path, quality=95)
    return path


def still_video(
    path: Path, picture: Image.Image, *, turn: int = 0, count: int = 10
) -> Path:
    """Save a video of one image, with a display rotation of `turn` degrees."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"crf": "10"})
        stream.width, stream.height = picture.size
        stream.pix_fmt = "yuv420p"
        if turn:
            stream.set_display_rotation(-turn)
        for _ in range(count):
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode(None))
    return path


def near(pixel: object, color: Color, slack: int = 40) -> bool:
    """Return whether a pixel has the color, with a tolerance for compression."""
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= slack for a, b in zip(pixel[:3], color, strict=True))
