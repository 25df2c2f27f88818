"""Times of renditions: jumping clocks, late streams, and variable frame rates."""

# pyright: reportUnknownMemberType=false

from pathlib import Path

import av
import pytest

from ittybit_emulator import samples
from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import frames, make, picture


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second of video and sound, whose white bar shows the time."""
    folder = tmp_path_factory.mktemp("media")
    return samples.video(folder / "a.mp4", seconds=1, width=200, height=120)


def remux(source: Path, target: Path, *, video: float = 0, audio: float = 0) -> Path:
    """Copy a video and start its streams at `video` and `audio` seconds."""
    with av.open(str(source)) as file, av.open(str(target), "w") as output:
        streams = {s: output.add_stream_from_template(s) for s in file.streams}
        for packet in file.demux():
            if packet.dts is None or packet.pts is None:
                continue
            start = video if packet.stream.type == "video" else audio
            ticks = round(start / packet.time_base)
            packet.pts, packet.dts = packet.pts + ticks, packet.dts + ticks
            packet.stream = streams[packet.stream]
            output.mux(packet)
    return target


def extents(path: Path) -> dict[str, tuple[float, float]]:
    """Return the first and the last second of each stream."""
    found: dict[str, tuple[float, float]] = {}
    with av.open(str(path)) as file:
        for packet in file.demux():
            if packet.pts is not None:
                start = float(packet.pts * packet.time_base)
                end = start + float((packet.duration or 0) * packet.time_base)
                first, last = found.get(packet.stream.type, (start, end))
                found[packet.stream.type] = min(first, start), max(last, end)
    return found


def bar(path: Path, index: int = 0) -> float:
    """Return the position (0 to 1) of the progress bar in a frame."""
    shown = frames(path)[index].convert("L")
    row = [shown.getpixel((x, shown.height - 2)) for x in range(shown.width)]
    return sum(isinstance(v, int) and v > 127 for v in row) / len(row)


@pytest.mark.parametrize("starts", [(100, 3), (3, 100), (9, 8), (95_400, 5)])
def test_a_clock_that_jumps_is_made_continuous(
    clip: Path, tmp_path: Path, starts: tuple[float, float]
) -> None:
    parts = [
        remux(clip, tmp_path / f"{start}.ts", video=start, audio=start)
        for start in starts
    ]
    joined = tmp_path / "joined.ts"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert probe(joined).duration == pytest.approx(2, abs=0.05)
    made = make("video", joined, tmp_path)
    assert len(frames(made.path)) == pytest.approx(50, abs=1)
    for _, end in extents(made.path).values():
        assert end == pytest.approx(2, abs=0.05)
    late = make("video", joined, tmp_path, {"start": 1.52, "end": 1.8})
    assert bar(late.path) == pytest.approx(0.52, abs=0.05)


def test_start_selects_the_frame_in_an_mpeg_ts(clip: Path, tmp_path: Path) -> None:
    stream = remux(clip, tmp_path / "a.ts")
    made = make("video", stream, tmp_path, {"start": 0.4})
    assert made.type == "video/mp4;codecs=avc1,mp4a"
    assert len(frames(made.path)) == pytest.approx(15, abs=1)
    assert bar(made.path) == pytest.approx(0.38, abs=0.025)
    still = make("image", stream, tmp_path, {"start": 0.4})
    row = picture(still.path).convert("L").resize((200, 120)).crop((0, 118, 200, 119))
    assert sum(v > 127 for v in row.tobytes()) == pytest.approx(76, abs=5)


def test_the_thumbnails_of_an_mpeg_ts_show_the_video(
    clip: Path, tmp_path: Path
) -> None:
    long = tmp_path / "long.ts"
    data = remux(clip, tmp_path / "a.ts").read_bytes()
    long.write_bytes(data * 25)
    make("thumbnails", long, tmp_path, {"count": 2})
    sheet = picture(next(tmp_path.glob("*/sprite.jpg")))
    for x in (0, 160):
        assert len(set(sheet.crop((x, 0, x + 160, 96)).convert("L").tobytes())) > 20


@pytest.mark.parametrize("suffix", ["mkv", "webm", "ts", "mp4"])
def test_the_first_timestamp_of_a_file_is_its_start(
    clip: Path, tmp_path: Path, suffix: str
) -> None:
    source = make("video", clip, tmp_path, {"format": "webm"}).path
    source = source if suffix == "webm" else clip
    late = remux(source, tmp_path / f"late.{suffix}", video=2, audio=2)
    made = make("video", late, tmp_path)
    assert made.facts is not None
    assert made.facts.duration == pytest.approx(1, abs=0.05)
    assert bar(made.path, -1) == pytest.approx(0.98, abs=0.02)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize("late", ["video", "audio"])
def test_a_stream_that_starts_late_keeps_its_end(
    clip: Path, tmp_path: Path, suffix: str, late: str
) -> None:
    source = remux(clip, tmp_path / f"late.{suffix}", **{late: 2})
    assert probe(source).duration == pytest.approx(3, abs=0.05)
    ends = extents(make("video", source, tmp_path).path)
    early = "audio" if late == "video" else "video"
    assert ends[late][1] == pytest.approx(3, abs=0.05)
    assert ends[early][1] == pytest.approx(1, abs=0.05)
