"""Broken and hostile files, which must produce a readable error."""

import random
import re
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
from PIL import Image

from ittybit_emulator import samples
from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.probing import source as probing_source
from ittybit_emulator.rendering.probing.probe import probe
from ittybit_emulator.rendering.workers.pools import Workers
from tests.emulator.rendering_support import make


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small file of each format, by suffix."""
    folder = tmp_path_factory.mktemp("media")
    made = [
        samples.video(folder / f"a.{name}", seconds=2, width=96, height=64, fps=10)
        for name in ("mp4", "webm", "mkv", "mov")
    ]
    made += [
        samples.still(folder / f"a.{name}", width=200, height=150)
        for name in ("png", "jpg", "webp", "gif", "avif")
    ]
    made += [
        samples.sound(folder / f"a.{name}", seconds=2)
        for name in ("mp3", "wav", "m4a", "flac", "ogg")
    ]
    return {path.suffix: path.read_bytes() for path in made}


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    pool = Workers(processes=1, memory=1024**3)
    yield pool
    await pool.close()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG."""
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a grayscale PNG with one bit per pixel."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def wav(claimed: int, body: bytes) -> bytes:
    """Return a mono WAV of 8000 Hz whose header claims a data size of `claimed`."""
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16_000, 2, 16)
    head = b"WAVEfmt " + struct.pack("<I", len(form)) + form
    riff = min(claimed + len(head) + 8, 0xFFFF_FFFF)
    return b"RIFF%bdata%b" % (
        struct.pack("<I", riff) + head,
        struct.pack("<I", claimed) + body,
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (
            b"Dear reader, this is a letter.\n" * 40,
            "not a readable image, video, or sound",
        ),
        (b"<!doctype html><p>Not found</p>", "not a readable image, video, or sound"),
        (b'{"message": "not found"}', "not a readable image, video, or sound"),
        (b"\x00" * 5000, "not a readable image, video, or sound"),
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 999,
            "not a readable image, video, or sound",
        ),
        (random.Random(1).randbytes(20_000), "not a readable image, video, or sound"),
    ],
)
def test_a_file_that_is_not_media_is_rejected(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "file.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=message):
        probe(path)


def test_the_error_names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"the file 'gone\.mp4' does not exist"):
        probe(tmp_path / "gone.mp4")
    with pytest.raises(MediaError, match="does not exist"):
        probe(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        *(".mp4", ".webm", ".mkv", ".mov", ".m4a", ".flac", ".wav"),
        *(".png", ".jpg", ".webp", ".gif", ".avif"),
    ],
)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7])
def test_a_truncated_file_is_rejected(
    tmp_path: Path, media: dict[str, bytes], name: str, part: float
) -> None:
    path = tmp_path / f"cut{name}"
    path.write_bytes(media[name][: int(len(media[name]) * part)])
    with pytest.raises(MediaError) as caught:
        probe(path)
    assert re.fullmatch(r"[a-z][^\n]{15,160}[^.]", str(caught.value))
    assert "Errno" not in str(caught.value)


def test_a_truncated_mp4_with_its_index_in_front_is_rejected(
    tmp_path: Path, media: dict[str, bytes]
) -> None:
    source = tmp_path / "whole.mp4"
    source.write_bytes(media[".mp4"])
    data = make("video", source, tmp_path).path.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError, match=r"header says 2\.0 s, but the end is missing"):
        probe(cut)


def test_a_truncated_mp3_has_the_duration_of_the_remaining_part(
    tmp_path: Path, media: dict[str, bytes]
) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(media[".mp3"][: len(media[".mp3"]) // 2])
    assert probe(path).duration == pytest.approx(1, abs=0.05)


def test_a_video_with_overwritten_frames_is_rejected(
    tmp_path: Path, media: dict[str, bytes]
) -> None:
    data = media[".mp4"]
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    path = tmp_path / "a.mp4"
    path.write_bytes(data[:start] + b"\xff" * (end - start) + data[end:])
    with pytest.raises(MediaError, match="damaged"):
        probe(path)


def test_a_sound_with_some_damaged_packets_keeps_its_duration(
    tmp_path: Path, media: dict[str, bytes]
) -> None:
    path, data = tmp_path / "a.m4a", bytearray(media[".m4a"])
    path.write_bytes(data)
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(audio=0) if packet.size]
    for packet in packets[3::4]:
        assert packet.pos is not None
        data[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    path.write_bytes(data)
    made = make("audio", path, tmp_path, {"format": "wav"})
    assert made.facts is not None
    assert made.facts.duration == pytest.approx(2, abs=0.03)


async def test_damaged_bytes_never_crash_or_hang_a_worker(
    tmp_path: Path, media: dict[str, bytes], workers: Workers
) -> None:
    dice = random.Random(7)
    refused: list[str] = []
    for round_ in range(3):
        for suffix, data in media.items():
            damaged = bytearray(data)
            reach = len(data) if round_ % 2 else min(len(data), 600)
            for _ in range(dice.choice((1, 8, 64))):
                damaged[dice.randrange(reach)] = dice.randrange(256)
            path = tmp_path / f"a{suffix}"
            path.write_bytes(damaged)
            folder = tmp_path / f"{round_}{suffix}"
            folder.mkdir()
            try:
                facts = await workers.probe(path)
                kind = facts.kind
                await workers.render(kind, path, {}, folder, lambda percent: None)
            except MediaError as error:
                refused.append(str(error))
    assert len(refused) > 5
    unexpected = re.compile("crashed|killed|stopped|job failed")
    assert not [text for text in refused if unexpected.search(text)]


@pytest.mark.parametrize("size", [(60_000, 60_000), (8193, 1), (2**31 - 1, 2**31 - 1)])
def test_a_png_with_a_huge_size_in_its_header_is_rejected(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(*size, chunk(b"IDAT", zlib.compress(b"\x00" * 1000))))
    with pytest.raises(MediaError, match="longest edge may have 8192"):
        probe(path)


def test_a_gif_with_a_huge_size_in_its_header_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    Image.new("P", (2, 2)).save(path)
    data = path.read_bytes()
    path.write_bytes(data[:6] + b"\xff\xff\xff\xff" + data[10:])
    with pytest.raises(MediaError, match="longest edge may have 8192"):
        probe(path)


def test_a_video_that_is_too_wide_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=1)
        stream.width, stream.height, stream.pix_fmt = 8208, 16, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(8208, 16, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(MediaError, match="may have 8192 pixels, got 8208 x 16"):
        probe(path)


async def test_the_largest_allowed_image_fits_into_memory(
    tmp_path: Path, workers: Workers
) -> None:
    path = tmp_path / "a.png"
    rows = zlib.compress(b"\x00" * 1025 * 8192)
    path.write_bytes(png(8192, 8192, chunk(b"IDAT", rows)))
    assert path.stat().st_size < 20_000
    facts = await workers.probe(path)
    assert (facts.width, facts.height) == (8192, 8192)


def test_compressed_text_in_a_png_cannot_fill_the_memory(tmp_path: Path) -> None:
    bomb = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"\x00" * 70_000_000))
    path = tmp_path / "a.png"
    path.write_bytes(png(8, 8, bomb, chunk(b"IDAT", zlib.compress(b"\x00" * 16))))
    with pytest.raises(MediaError, match="reading the image failed: decompressed"):
        probe(path)


def test_a_wav_with_a_huge_size_in_its_header_is_rejected_or_measured(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wav(1_000_000_000, b"\x00" * 16_000))
    with pytest.raises(MediaError, match="header says 1000000044 bytes, but it has"):
        probe(path)
    path.write_bytes(wav(0xFFFF_FFFF, b"\x00" * 16_000))
    assert probe(path).duration == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("gap", "message"),
    [
        (100, r"gap of 99 s at 1\.0 s; at most 60 s"),
        (20_000, r"4 hours long, got 5\.6 hours"),
    ],
)
def test_distant_timestamps_cannot_create_endless_silence(
    tmp_path: Path, gap: int, message: str
) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        for start in (0, gap):
            frame = av.AudioFrame(format="s16", layout="mono", samples=8000)
            frame.sample_rate, frame.pts = 8000, start * 8000
            container.mux(stream.encode(frame))
    with pytest.raises(MediaError, match=message):
        make("audio", path, tmp_path, {"format": "wav"})


@pytest.mark.parametrize(
    ("limit", "message"),
    [("_MAX_READ", "refers to more data than it has"), ("_MAX_DECODED", "too long")],
)
def test_a_file_cannot_contain_more_than_its_size_allows(
    tmp_path: Path,
    media: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    message: str,
) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(media[".mp4"])
    monkeypatch.setattr(probing_source, limit, 0.1)
    monkeypatch.setattr(probing_source, "_MIN_PACKETS", 1)
    with pytest.raises(MediaError, match=message):
        make("video", path, tmp_path)


async def test_an_mp4_that_claims_billions_of_frames_cannot_fill_the_memory(
    tmp_path: Path, media: dict[str, bytes], workers: Workers
) -> None:
    data = bytearray(media[".mp4"])
    place = data.index(b"stsz") + 12
    data[place : place + 4] = b"\x7f\xff\xff\xff"
    place = data.index(b"stts") + 12
    data[place : place + 4] = b"\x7f\xff\xff\xff"
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    with pytest.raises(MediaError):
        await workers.probe(path)
    (tmp_path / "good.png").write_bytes(media[".png"])
    assert (await workers.probe(tmp_path / "good.png")).kind == "image"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.m3u8",
            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n",
        ),
        ("a.ffconcat", "ffconcat version 1.0\nfile '{}'\n"),
        ("a.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 9 RTP/AVP 96\n{}\n"),
        (
            "a.mpd",
            '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{}</BaseURL></MPD>',
        ),
    ],
)
def test_a_playlist_cannot_make_the_server_open_other_files(
    tmp_path: Path, media: dict[str, bytes], name: str, text: str
) -> None:
    (tmp_path / "other.mp4").write_bytes(media[".mp4"])
    path = tmp_path / name
    path.write_text(text.format(tmp_path / "other.mp4"))
    with pytest.raises(MediaError, match="not a readable image, video, or sound"):
        probe(path)


def test_a_filename_is_never_interpreted_as_a_url(tmp_path: Path) -> None:
    path = tmp_path / "http:" / "example.test" / "concat:a|b.mp4"
    path.parent.mkdir(parents=True)
    samples.video(tmp_path / "a.mp4", seconds=0.2).rename(path)
    assert probe(path).kind == "video"
    assert make("video", path, tmp_path).facts is not None


@pytest.mark.parametrize("kind", ["video", "image", "audio", "thumbnails"])
def test_no_kind_accepts_a_text_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.mp4"
    path.write_text("a text")
    with pytest.raises(MediaError, match="not a readable image, video, or sound"):
        make(kind, path, tmp_path)


def test_a_truncated_image_is_rejected(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jpg"
    Image.effect_noise((300, 300), 80).save(whole)
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(whole.read_bytes()[:-9000])
    with pytest.raises(MediaError, match="truncated"):
        make("image", cut, tmp_path)


@pytest.mark.parametrize("name", ["png", "jpeg", "webp", "gif", "avif"])
def test_a_damaged_image_is_not_called_unsupported(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"a.{name}"
    Image.new("RGB", (64, 64), "red").save(path)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(MediaError, match=r"^(?!.*unsupported)"):
        probe(path)
