"""Probing of media files."""

import io
from pathlib import Path

import av
import pytest
from PIL import Image

from ittybit_emulator import samples
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import halves, picture, still_video


def test_the_facts_of_a_video_are_complete(tmp_path: Path) -> None:
    path = samples.video(tmp_path / "a.mp4", seconds=2, width=160, height=90)
    facts = probe(path)
    size = path.stat().st_size
    assert facts.type == "video/mp4;codecs=avc1,mp4a"
    assert (facts.kind, facts.container, facts.codec) == ("video", "mp4", "h264")
    assert (facts.width, facts.height, facts.orientation) == (160, 90, "landscape")
    assert (facts.duration, facts.fps, facts.frames) == (2, 25, 50)
    assert (facts.filesize, facts.bitrate) == (size, round(size * 8 / 2))


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.mov", "video/quicktime;codecs=avc1,mp4a"),
        ("a.webm", "video/webm;codecs=vp9,opus"),
        ("a.mkv", "video/x-matroska;codecs=avc1,mp4a"),
    ],
)
def test_the_type_names_container_and_codecs(
    tmp_path: Path, name: str, type_: str
) -> None:
    assert probe(samples.video(tmp_path / name, seconds=0.4)).type == type_


@pytest.mark.parametrize(
    ("name", "type_", "codec"),
    [
        ("a.mp3", "audio/mpeg", "mp3"),
        ("a.wav", "audio/wav", "pcm_s16le"),
        ("a.m4a", "audio/mp4", "aac"),
        ("a.flac", "audio/flac", "flac"),
        ("a.ogg", "audio/ogg", "opus"),
    ],
)
def test_the_facts_of_a_sound_are_complete(
    tmp_path: Path, name: str, type_: str, codec: str
) -> None:
    path = samples.sound(tmp_path / name, seconds=1)
    facts = probe(path)
    assert (facts.kind, facts.type, facts.codec) == ("audio", type_, codec)
    assert facts.duration == pytest.approx(1, abs=0.05)
    assert facts.bitrate == pytest.approx(path.stat().st_size * 8, rel=0.06)
    assert (facts.width, facts.fps, facts.background) == (None, None, None)


@pytest.mark.parametrize(
    ("turn", "size", "orientation"),
    [(0, (160, 120), "landscape"), (90, (120, 160), "portrait")],
)
def test_the_facts_of_a_video_are_those_after_rotation(
    tmp_path: Path, turn: int, size: tuple[int, int], orientation: str
) -> None:
    navy = Image.new("RGB", (160, 120), "navy")
    facts = probe(still_video(tmp_path / "a.mp4", navy, turn=turn))
    assert (facts.width, facts.height) == size
    assert (facts.orientation, facts.rotation) == (orientation, turn or None)


def test_the_facts_of_a_photo_are_those_after_exif_rotation(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    picture(halves(tmp_path / "a.png", (160, 120))).save(path, exif=exif)
    facts = probe(path)
    assert (facts.width, facts.height, facts.rotation) == (120, 160, 90)
    assert facts.orientation == "portrait"


@pytest.mark.parametrize("suffix", ["gif", "webp", "png"])
def test_an_animated_image_has_frames(tmp_path: Path, suffix: str) -> None:
    pictures = [Image.new("RGB", (40, 40), (50 * n, 0, 0)) for n in range(5)]
    path = tmp_path / f"a.{suffix}"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100)
    facts = probe(path)
    assert (facts.kind, facts.type) == ("image", f"image/{suffix}")
    assert (facts.animated, facts.frames, facts.orientation) == (True, 5, "square")


def test_a_song_with_cover_art_is_a_sound(tmp_path: Path) -> None:
    cover = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(cover, "PNG")
    path = tmp_path / "song.mp3"
    with av.open(str(path), "w") as container:
        song = container.add_stream("libmp3lame", rate=44_100)
        front = container.add_stream("png", rate=1)
        front.width = front.height = 64
        front.pix_fmt = "rgb24"
        front.disposition = av.stream.Disposition.attached_pic
        container.start_encoding()
        packet = av.Packet(cover.getvalue())
        packet.stream, packet.pts, packet.dts = front, 0, 0
        container.mux(packet)
        silence = av.AudioFrame(format="s16p", layout="stereo", samples=44_100)
        silence.sample_rate = 44_100
        container.mux(song.encode(silence))
        container.mux(song.encode(None))
    with av.open(str(path)) as container:
        assert container.streams.video
    facts = probe(path)
    assert (facts.kind, facts.codec, facts.width) == ("audio", "mp3", None)


def test_the_background_is_the_dominant_color(tmp_path: Path) -> None:
    blue = Image.new("RGB", (200, 100), "#2060c0")
    blue.paste("#f0e010", (0, 0, 40, 100))
    blue.save(tmp_path / "a.png")
    assert probe(tmp_path / "a.png").background == "#2060c0"


def test_a_transparent_image_has_no_background(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(tmp_path / "a.png")
    facts = probe(tmp_path / "a.png")
    assert (facts.background, facts.transparency) == (None, True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_png_mode_is_supported(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    white = 65_535 if mode == "I;16" else "white"
    Image.new(mode, (10, 10), white).save(path)
    assert probe(path).background == "#ffffff"


def test_cmyk_jpeg_is_supported(tmp_path: Path) -> None:
    Image.new("CMYK", (10, 10), (255, 0, 0, 0)).save(tmp_path / "a.jpg")
    background = probe(tmp_path / "a.jpg").background
    assert background is not None
    assert background.startswith("#0")


def test_the_placeholder_is_a_tiny_data_uri(tmp_path: Path) -> None:
    noise = Image.effect_noise((400, 300), 90).convert("RGBA")
    noise.save(tmp_path / "a.png")
    placeholder = probe(tmp_path / "a.png").placeholder
    assert placeholder is not None
    assert placeholder.startswith("data:image/webp;base64,")
    assert len(placeholder) <= 1024


def test_a_recording_without_a_duration_in_its_header_is_measured(
    tmp_path: Path,
) -> None:
    path = samples.video(tmp_path / "a.webm", seconds=1, tone=None)
    data = path.read_bytes()
    place = data.index(b"\x44\x89\x88")  # the Duration element of Matroska, 8 bytes
    path.write_bytes(data[:place] + b"\xec\x89" + data[place + 2 :])  # now a Void
    assert probe(path).duration == pytest.approx(1, abs=0.05)


def test_sizes_are_in_square_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 72, 120, "yuv420p"
        stream.codec_context.sample_aspect_ratio = 2
        frame = av.VideoFrame.from_image(Image.new("RGB", (72, 120), "navy"))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    facts = probe(path)
    assert (facts.width, facts.height) == (144, 120)


def test_a_title_that_is_not_utf8_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with av.open(str(path), "w") as container:
        container.metadata["title"] = "Cafe society"
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=800)
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
    data = path.read_bytes()
    assert b"Cafe society" in data
    path.write_bytes(data.replace(b"Cafe society", b"Caf\xe9 society"))
    assert probe(path).duration == 0.1


def test_facts_that_do_not_apply_are_none(tmp_path: Path) -> None:
    facts = probe(samples.still(tmp_path / "a.png", width=40, height=30))
    assert facts == Facts(
        kind="image",
        type="image/png",
        container="png",
        codec="png",
        width=40,
        height=30,
        orientation="landscape",
        transparency=False,
        animated=False,
        filesize=(tmp_path / "a.png").stat().st_size,
        background=facts.background,
        placeholder=facts.placeholder,
    )
