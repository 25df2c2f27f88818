"""Supported inputs, and the names of others."""

# pyright: reportUnknownMemberType=false

import re
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, UnidentifiedImageError

from ittybit_emulator import samples
from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.probing.formats import supported_table
from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import BLUE, RED, halves, make, near, picture


def test_a_heic_image_is_rejected_by_name(tmp_path: Path) -> None:
    path = samples.still(tmp_path / "a.avif", width=64, height=64)
    path.write_bytes(path.read_bytes().replace(b"ftypavif", b"ftypheic", 1))
    with pytest.raises(MediaError, match="unsupported format HEIC; use one such as"):
        probe(path)


@pytest.mark.parametrize("name", ["TIFF", "BMP", "ICO", "JPEG2000", "TGA", "PCX"])
def test_an_image_of_another_format_is_rejected_by_name(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (64, 64), "navy").save(path, name)
    with pytest.raises(MediaError, match=f"unsupported format {name}; use one"):
        probe(path)


@pytest.mark.parametrize(
    ("muxer", "codec", "name"),
    [
        ("h264", "libx264", "raw H.264 video"),
        ("hevc", "libx265", "raw HEVC video"),
        ("ivf", "libvpx", "On2 IVF"),
        ("ac3", "ac3", "raw AC-3"),
        ("wv", "wavpack", "WavPack"),
    ],
)
def test_a_stream_of_another_format_is_rejected_by_name(
    tmp_path: Path, muxer: str, codec: str, name: str
) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format=muxer) as container:
        stream: Any = container.add_stream(codec, options={"strict": "-2"})
        if isinstance(stream, av.VideoStream):
            stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
            frames: list[Any] = [av.VideoFrame(64, 64, "yuv420p")] * 3
        else:
            stream.codec_context.bit_rate = 448_000
            frames = [av.AudioFrame("s16", "stereo", 9600)]
            frames[0].sample_rate = stream.codec_context.sample_rate
        for frame in [*frames, None]:
            container.mux(stream.encode(frame))
    with pytest.raises(MediaError, match=re.escape(f"format {name}; use one such as")):
        probe(path)


def test_a_dts_stream_is_rejected_by_name(tmp_path: Path) -> None:
    # PyAV cannot encode DTS. Each field of the header of a frame has a number of bits.
    fields = [(1, 1), (31, 5), (0, 1), (15, 7), (1023, 14), (2, 6), (13, 4), (15, 5)]
    fields += [(0, 13), (7, 4), (0, 12)]
    bits = "".join(f"{value:0{width}b}" for value, width in fields)
    head = b"\x7f\xfe\x80\x01" + int(bits, 2).to_bytes(len(bits) // 8)
    path = tmp_path / "a.mp4"
    path.write_bytes(head.ljust(1024, b"\0") * 8)
    with pytest.raises(MediaError, match="format raw DTS; use one such as"):
        probe(path)


def test_subtitles_are_rejected_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n\n" * 3)
    with pytest.raises(MediaError, match="unsupported format SubRip subtitle"):
        probe(path)


def test_the_docs_contain_the_table_of_supported_inputs() -> None:
    docs = Path(__file__).parents[2] / "docs" / "emulator.md"
    assert supported_table() in docs.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        # Item 2, the alpha, has four properties: 1 is its size.
        (b"\x00\x02\x04\x01\x05", b"\x00\x02\x04\x02\x05", UnidentifiedImageError),
        # The box `pixi` claims different depths, as an invalid gain map is refused.
        (b"\x03\x08\x08\x08", b"\x03\x09\x08\x08", RuntimeError),
    ],
    ids=["alpha", "depths"],
)
def test_an_avif_that_pillow_rejects_is_decoded(
    tmp_path: Path, old: bytes, new: bytes, error: type[Exception]
) -> None:
    image = Image.new("RGBA", (64, 48), (200, 40, 10, 255))
    image.paste((0, 0, 255, 128), (0, 0, 32, 48))
    path = tmp_path / "a.avif"
    image.save(path, quality=100)
    data = path.read_bytes()
    assert data.count(old) == 1
    path.write_bytes(data.replace(old, new))
    with pytest.raises(error):
        Image.open(path)
    facts = probe(path)
    assert (facts.type, facts.width, facts.transparency) == ("image/avif", 64, True)
    shown = picture(make("image", path, tmp_path, {"format": "png"}).path)
    assert shown.getpixel((48, 24)) == pytest.approx((200, 40, 10, 255), abs=6)
    assert shown.getpixel((16, 24)) == pytest.approx((0, 0, 255, 128), abs=6)


def test_a_jpeg_that_pillow_rejects_is_decoded(tmp_path: Path) -> None:
    path = halves(tmp_path / "a.jpg", (64, 48))
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\x00\x01" + data[2:])  # between two segments
    with pytest.raises(UnidentifiedImageError):
        Image.open(path)
    assert probe(path).type == "image/jpeg"
    shown = picture(make("image", path, tmp_path, {"format": "png"}).path)
    assert near(shown.getpixel((16, 24)), RED)
    assert near(shown.getpixel((48, 24)), BLUE)
