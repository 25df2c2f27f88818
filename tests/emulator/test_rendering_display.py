"""Orientation, levels, and color tags of renditions of videos."""

# pyright: reportUnknownMemberType=false

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import cast

import av
import pytest
from PIL import Image

from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import (
    Color,
    frames,
    make,
    near,
    picture,
    still_video,
)

QUADRANTS = ("red", "lime", "blue", "white")
MATRICES: dict[str, tuple[tuple[int, int, int, int], Image.Transpose | None]] = {
    "identity": ((1, 0, 0, 1), None),
    "zero": ((0, 0, 0, 0), None),
    "hflip": ((-1, 0, 0, 1), Image.Transpose.FLIP_LEFT_RIGHT),
    "vflip": ((1, 0, 0, -1), Image.Transpose.FLIP_TOP_BOTTOM),
    "half turn": ((-1, 0, 0, -1), Image.Transpose.ROTATE_180),
    "clockwise": ((0, 1, -1, 0), Image.Transpose.ROTATE_270),
    "counterclockwise": ((0, -1, 1, 0), Image.Transpose.ROTATE_90),
    "transpose": ((0, 1, 1, 0), Image.Transpose.TRANSPOSE),
    "transverse": ((0, -1, -1, 0), Image.Transpose.TRANSVERSE),
}


def quarters(size: tuple[int, int]) -> Image.Image:
    """Return an image of four colors."""
    drawn = Image.new("RGB", size)
    across, down = size[0] // 2, size[1] // 2
    for index, color in enumerate(QUADRANTS):
        left, top = index % 2 * across, index // 2 * down
        drawn.paste(color, (left, top, left + across, top + down))
    return drawn


def looks_like(shown: Image.Image, expected: Image.Image) -> bool:
    """Return whether the four quarters have the expected colors."""
    width, height = expected.size
    points = [(width * x // 4, height * y // 4) for x in (1, 3) for y in (1, 3)]
    wanted = [expected.getpixel(point) for point in points]
    return shown.size == expected.size and all(
        near(shown.getpixel(point), cast(Color, color), 30)
        for point, color in zip(points, wanted, strict=True)
    )


@pytest.mark.parametrize("name", MATRICES)
def test_a_display_matrix_is_applied_as_in_ffmpeg(tmp_path: Path, name: str) -> None:
    matrix, turn = MATRICES[name]
    drawn = quarters((64, 48))
    path = still_video(tmp_path / "a.mp4", drawn, count=2)
    data = bytearray(path.read_bytes())
    place = data.index(b"tkhd") + 4 + 40
    a, b, c, d = (cell << 16 for cell in matrix)
    data[place : place + 20] = struct.pack(">5i", a, b, 0, c, d)
    path.write_bytes(data)
    expected = drawn if turn is None else drawn.transpose(turn)
    facts = probe(path)
    assert (facts.width, facts.height) == expected.size
    assert looks_like(frames(make("video", path, tmp_path).path)[0], expected)
    still = make("image", path, tmp_path, {"format": "png"})
    assert looks_like(picture(still.path), expected)


def clap(size: tuple[int, int], left: int, top: int) -> bytes:
    """Return a box that keeps the lower right part of an image."""
    kept, offsets = (size[0] - left, size[1] - top), (left, top)
    cells = [(cell, 1) for cell in kept] + [(cell, 2) for cell in offsets]
    return struct.pack(">I4s8i", 40, b"clap", *(n for cell in cells for n in cell))


def crop_mp4(path: Path, drawn: Image.Image, left: int, top: int) -> None:
    """Save a video whose sample description has a clean aperture."""
    data = bytearray(still_video(path, drawn, count=2).read_bytes())
    at = 0
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"):
        at = data.index(name, at) - 4
        size = int.from_bytes(data[at : at + 4], "big")
        data[at : at + 4] = (size + 40).to_bytes(4, "big")
    at = data.index(b"avcC", at) - 4
    data[at:at] = clap(drawn.size, left, top)
    path.write_bytes(data)


def crop_mkv(path: Path, drawn: Image.Image, left: int, top: int) -> None:
    """Save a video with `PixelCropLeft` and `PixelCropTop`."""
    data = still_video(path, drawn, count=2).read_bytes()
    size = b"\xb0\x81" + bytes([drawn.width]) + b"\xba\x81" + bytes([drawn.height])
    # Two other elements of the same length follow: one in `Video`, one after it.
    old = b"\xe0\x8a" + size + b"\x54\xb2\x81\x04" + b"\x55\xee\x81\x00"
    assert data.count(old) == 1
    crop = b"\x54\xcc\x81" + bytes([left]) + b"\x54\xbb\x81" + bytes([top])
    path.write_bytes(data.replace(old, b"\xe0\x8e" + size + crop))


def crop_avif(path: Path, drawn: Image.Image, left: int, top: int) -> None:
    """Save an image with a clean aperture in the place of a profile."""
    profile = b"an invalid profile, 28 bytes"
    drawn.save(path, icc_profile=profile, quality=90)
    data, box = path.read_bytes(), b"\x00\x00\x00\x28colrprof" + profile
    assert data.count(box) == 1
    path.write_bytes(data.replace(box, clap(drawn.size, left, top)))


@pytest.mark.parametrize(
    ("save", "edges"),
    [
        (crop_mp4, (16, 12)),
        (crop_mkv, (16, 12)),
        (crop_avif, (16, 12)),
        (crop_mp4, (64, 12)),  # nothing would remain
        (crop_avif, (64, 12)),
    ],
)
def test_a_picture_is_cropped_as_its_container_requests(
    tmp_path: Path,
    save: Callable[[Path, Image.Image, int, int], None],
    edges: tuple[int, int],
) -> None:
    drawn, suffix = quarters((64, 48)), save.__name__[5:]
    path = tmp_path / f"a.{suffix}"
    save(path, drawn, *edges)
    expected = drawn.crop((*edges, *drawn.size)) if edges[0] < 64 else drawn
    facts = probe(path)
    assert (facts.width, facts.height) == expected.size
    still = make("image", path, tmp_path, {"format": "png"})
    assert looks_like(picture(still.path), expected)
    if suffix != "avif":
        assert looks_like(frames(make("video", path, tmp_path).path)[0], expected)


def test_exif_data_in_the_frames_of_a_video_is_applied(tmp_path: Path) -> None:
    drawn, exif, jpeg = quarters((64, 48)), Image.Exif(), io.BytesIO()
    exif[0x0112] = 6  # rotated by 90 degrees clockwise
    drawn.save(jpeg, "JPEG", exif=exif, quality=95, subsampling=0)
    path = tmp_path / "a.mov"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj444p"
        packet = av.Packet(jpeg.getvalue())
        packet.stream, packet.is_keyframe = stream, True
        output.mux(packet)
    still = make("image", path, tmp_path, {"format": "png"})
    turned = drawn.transpose(Image.Transpose.ROTATE_270)
    assert looks_like(picture(still.path), turned)


def gray_video(path: Path, luma: int, size: tuple[int, int], **tags: int) -> Path:
    """Save a video of one gray level with color tags of ITU-T H.273."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=10, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for name, value in tags.items():
            setattr(stream.codec_context, name, value)
        frame = av.VideoFrame(*size, "yuv420p")
        for plane, level in zip(frame.planes, (luma, 90, 200), strict=True):
            plane.update(bytes([level]) * plane.buffer_size)
        frame.color_range = tags.get("color_range", 0)
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def decoded(path: Path) -> tuple[int, list[int]]:
    """Return the luma of a video, and its range, matrix, primaries, and transfer."""
    with av.open(str(path)) as file:
        frame = next(file.decode(video=0))
        context = file.streams.video[0].codec_context
        tags = (context.color_range, context.colorspace)
        more = (context.color_primaries, context.color_trc)
        return bytes(frame.planes[0])[0], [int(tag) for tag in (*tags, *more)]


@pytest.mark.parametrize("format_", ["mp4", "webm"])
@pytest.mark.parametrize(
    ("size", "tags", "luma", "expected"),
    [
        ((64, 64), {}, 235, [1, 6, 6, 6]),
        ((1280, 720), {}, 235, [1, 1, 1, 1]),
        ((64, 64), {"color_range": 2}, 235, [1, 6, 6, 6]),
        ((64, 64), {"colorspace": 1, "color_primaries": 1}, 100, [1, 1, 1, 6]),
    ],
)
def test_a_rendition_is_tagged_and_keeps_its_levels(
    tmp_path: Path,
    format_: str,
    size: tuple[int, int],
    tags: dict[str, int],
    luma: int,
    expected: list[int],
) -> None:
    is_full = tags.get("color_range") == 2
    source = gray_video(tmp_path / "a.mp4", 255 if is_full else luma, size, **tags)
    made = make("video", source, tmp_path, {"format": format_, "quality": 100})
    level, found = decoded(made.path)
    assert found == expected
    assert level == pytest.approx(luma, abs=2)


@pytest.mark.parametrize(
    ("size", "tags", "color"),
    [
        ((64, 64), {}, (212, 54, 21)),
        ((64, 64), {"colorspace": 1}, (227, 67, 18)),
        ((1280, 720), {}, (227, 67, 18)),
        ((64, 64), {"color_range": 2}, (201, 62, 33)),
    ],
)
def test_an_image_of_a_video_has_its_colors(
    tmp_path: Path, size: tuple[int, int], tags: dict[str, int], color: tuple[int, ...]
) -> None:
    source = gray_video(tmp_path / "a.mp4", 100, size, **tags)
    made = make("image", source, tmp_path, {"format": "png"})
    assert picture(made.path).getpixel((30, 30)) == pytest.approx(color, abs=3)


@pytest.mark.parametrize("codec", ["qtrle", "png", "prores_ks"])
@pytest.mark.parametrize("options", [{}, {"width": 32}])
def test_a_transparent_video_is_flattened_onto_the_background(
    tmp_path: Path, codec: str, options: dict[str, object]
) -> None:
    drawn = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    drawn.paste((255, 0, 0, 128), (0, 0, 64, 32))
    drawn.paste((0, 0, 255, 255), (0, 0, 32, 32))
    source = tmp_path / "a.mov"
    with av.open(str(source), "w") as output:
        stream = output.add_stream(codec, rate=10)
        stream.width, stream.height = drawn.size
        formats = {"qtrle": "argb", "png": "rgba", "prores_ks": "yuva444p10le"}
        stream.pix_fmt = formats[codec]
        if codec == "prores_ks":
            stream.options = {"profile": "4444"}
        frame = av.VideoFrame.from_bytes(drawn.tobytes(), 64, 64, format="rgba")
        output.mux(stream.encode(frame.reformat(format=stream.pix_fmt)))
        output.mux(stream.encode(None))
    options = {**options, "background": "#0f0", "quality": 100}
    still = picture(make("image", source, tmp_path, {**options, "format": "png"}).path)
    shown = frames(make("video", source, tmp_path, options).path)[0]
    moving = make("animation", source, tmp_path, {**options, "end": 1})
    for flat in (still, shown, picture(moving.path).convert("RGB")):
        assert flat.mode == "RGB"
        tiny = flat.resize((4, 4), Image.Resampling.NEAREST)
        assert near(tiny.getpixel((0, 0)), (0, 0, 255), 20)
        assert near(tiny.getpixel((3, 0)), (128, 127, 0), 20)
        assert near(tiny.getpixel((2, 3)), (0, 255, 0), 20)
