"""Times of renditions: jumping clocks, late streams, and variable frame rates."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import re
import struct
import wave
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator import samples
from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import frames, make, near, picture


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
    assert bar(made.path) == pytest.approx(0.4, abs=0.01)
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


def test_a_matroska_header_may_have_the_duration_or_the_end(
    clip: Path, tmp_path: Path
) -> None:
    late = remux(clip, tmp_path / "late.mkv", video=2, audio=2)
    data = late.read_bytes()
    at = data.index(b"\x44\x89\x88") + 3  # the element Duration of 8 bytes
    end = struct.unpack(">d", data[at : at + 8])[0]
    late.write_bytes(data[:at] + struct.pack(">d", end - 2000) + data[at + 8 :])
    assert probe(late).duration == pytest.approx(1, abs=0.05)


def test_a_file_may_mark_every_frame_as_a_key_frame(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.asf"
    with av.open(str(clip)) as file, av.open(str(path), "w") as output:
        stream = output.add_stream("wmv2", rate=25, options={"g": "100"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 200, 120, "yuv420p"
        for frame in [*file.decode(video=0), None]:
            if frame is not None:
                frame.pict_type = PictureType.NONE
            for packet in stream.encode(frame):
                packet.is_keyframe = True
                output.mux(packet)
    made = make("image", path, tmp_path, {"start": 0.8, "format": "png"})
    shown = picture(made.path).convert("L")
    row = [shown.getpixel((x, shown.height - 2)) for x in range(shown.width)]
    assert sum(isinstance(v, int) and v > 127 for v in row) == pytest.approx(160, abs=5)


def test_an_asf_has_the_duration_of_its_header(clip: Path, tmp_path: Path) -> None:
    path = remux(clip, tmp_path / "a.asf")
    before = probe(path).duration or 0
    data = path.read_bytes()
    at = data.index(bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")) + 64
    ticks = int.from_bytes(data[at : at + 8], "little") - 3_000_000  # of 0.1 µs
    path.write_bytes(data[:at] + ticks.to_bytes(8, "little") + data[at + 8 :])
    assert probe(path).duration == pytest.approx(before - 0.3, abs=0.01)


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
    with av.open(str(next(tmp_path.glob("video*/video.mp4")))) as file:
        context = file.streams.video[0].codec_context
        assert (context.color_range, context.colorspace) == (1, 6)
    assert ends[early][1] == pytest.approx(1, abs=0.05)


def changing(path: Path, times: list[float], end: float) -> Path:
    """Save a video whose frames are visible from each of the times in seconds."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=25, options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        packets: list[av.Packet[VideoStream]] = []
        for index, time in enumerate(times):
            gray = Image.new("RGB", (64, 64), (40 * index, 40 * index, 40 * index))
            frame = VideoFrame.from_image(gray)
            frame.pts, frame.time_base = round(time * 1000), Fraction(1, 1000)
            packets += stream.encode(frame)
        packets += stream.encode(None)
        ends = [*times[1:], end]
        for packet, time, following in zip(packets, times, ends, strict=True):
            packet.duration = round((following - time) * 1000)
            output.mux(packet)
    return path


def shown_at(path: Path) -> list[float]:
    """Return the times of the frames of a video in seconds."""
    with av.open(str(path)) as file:
        return [float(frame.time or 0) for frame in file.decode(video=0)]


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
@pytest.mark.parametrize("format_", ["mp4", "webm"])
@pytest.mark.parametrize(
    "times", [[0, 0.1, 0.25, 0.3, 0.9], [0, 0.002, 0.003, 0.005, 0.9]]
)
def test_each_frame_of_a_variable_frame_rate_keeps_its_time(
    tmp_path: Path, suffix: str, format_: str, times: list[float]
) -> None:
    source = changing(tmp_path / f"a.{suffix}", times, 3.9)
    made = make("video", source, tmp_path, {"format": format_})
    assert made.facts is not None
    assert made.facts.duration == pytest.approx(3.9, abs=0.01)
    assert shown_at(made.path) == pytest.approx(times, abs=0.001)


@pytest.mark.parametrize(("start", "color"), [(0.27, 80), (1.5, 160)])
def test_the_visible_frame_of_a_variable_frame_rate_comes_first(
    tmp_path: Path, start: float, color: int
) -> None:
    source = changing(tmp_path / "a.mp4", [0, 0.1, 0.25, 0.3, 0.9], 3.9)
    made = make("video", source, tmp_path, {"start": start, "end": 2})
    assert made.facts is not None
    assert made.facts.duration == pytest.approx(2 - start, abs=0.01)
    assert near(frames(made.path)[0].getpixel((32, 32)), (color, color, color), 12)


def test_a_frame_rate_repeats_the_last_frame_until_its_end(tmp_path: Path) -> None:
    source = changing(tmp_path / "a.mp4", [0, 0.1], 1)
    assert len(frames(make("video", source, tmp_path, {"fps": 20}).path)) == 20


@pytest.mark.parametrize("gap", [0.02, 0.059, 0.5])
def test_a_short_gap_of_the_sound_does_not_shift_it(tmp_path: Path, gap: float) -> None:
    source = tmp_path / "a.mkv"
    with av.open(str(source), "w") as output:
        stream = output.add_stream("pcm_s16le", rate=8000, layout="mono")
        for start, value in ((0, 0), (0.5 + gap, 9000)):
            frame = av.AudioFrame(format="s16", layout="mono", samples=4000)
            frame.planes[0].update(value.to_bytes(2, "little") * 4000)
            frame.sample_rate, frame.pts = 8000, round(start * 8000)
            output.mux(stream.encode(frame))
    made = make("audio", source, tmp_path, {"format": "wav"})
    with wave.open(str(made.path)) as file:
        samples_ = memoryview(file.readframes(file.getnframes())).cast("h")
        ratio = file.getnchannels() * file.getframerate()
    loud = next(i for i, value in enumerate(samples_) if value > 4000)
    assert loud / ratio == pytest.approx(0.5 + gap, abs=0.005)


@pytest.mark.parametrize("kind", ["animation", "video", "image", "thumbnails"])
def test_a_video_of_one_frame_can_be_rendered(tmp_path: Path, kind: str) -> None:
    source = changing(tmp_path / "a.mp4", [0], 0.04)
    made = make(kind, source, tmp_path, {"end": 2} if kind == "animation" else {})
    assert made.path.stat().st_size


def test_an_avi_with_reordered_frames_keeps_all_of_them(
    clip: Path, tmp_path: Path
) -> None:
    source = tmp_path / "a.avi"
    with av.open(str(clip)) as file, av.open(str(source), "w") as output:
        stream = output.add_stream("libx264", rate=25, options={"bf": "3"})
        stream.width, stream.height, stream.pix_fmt = 200, 120, "yuv420p"
        for frame in file.decode(video=0):
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    made = make("video", source, tmp_path)
    times = shown_at(made.path)
    assert len(times) == 25
    assert times[-1] - times[0] == pytest.approx(0.96, abs=0.01)
    assert bar(made.path, -1) == pytest.approx(0.96, abs=0.02)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "flv", "avi", "webm", "mpg"])
def test_start_selects_a_frame_in_any_group_of_pictures(
    tmp_path: Path, suffix: str
) -> None:
    source = tmp_path / f"a.{suffix}"
    codecs = {"webm": "libvpx-vp9", "avi": "mpeg4", "mpg": "mpeg2video"}
    with av.open(str(source), "w") as output:
        options = {"g": "12"} if suffix in {"webm", "avi"} else {"g": "12", "bf": "2"}
        codec = codecs.get(suffix, "libx264")
        stream = output.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = 100, 32, "yuv420p"
        for index in range(100):
            shown = Image.new("RGB", (100, 32))
            shown.paste((255, 255, 255), (0, 0, index, 32))
            output.mux(stream.encode(VideoFrame.from_image(shown)))
        output.mux(stream.encode(None))
    for start in (0.5, 1.02, 3.9):
        options = {"start": start, "format": "png"}
        row = picture(make("image", source, tmp_path, options).path).convert("L")
        white = sum(v > 127 for v in row.crop((0, 16, 100, 17)).tobytes())
        assert white == pytest.approx(start * 25, abs=1)
    make("thumbnails", source, tmp_path, {"count": 2})
    sheet = picture(next(tmp_path.glob("thumbnails*/sprite.jpg"))).convert("L")
    for place, time in ((0, 1), (160, 3)):
        row = sheet.crop((place, 25, place + 160, 26))
        white = sum(v > 127 for v in row.tobytes()) / 160
        assert white == pytest.approx(time / 4, abs=0.02)


def test_a_segment_of_mp4_starts_at_its_first_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    flags = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(str(path), "w", options=flags) as output:
        stream = output.add_stream("libx264", rate=10, options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(20):
            output.mux(stream.encode(VideoFrame(64, 48, "yuv420p")))
        output.mux(stream.encode(None))
    data, late = bytearray(path.read_bytes()), 10 * 10_240  # 10 s
    for found in re.finditer(b"tfdt....(.{8})", bytes(data), re.DOTALL):
        start, end = found.span(1)
        time = int.from_bytes(data[start:end], "big") + late
        data[start:end] = time.to_bytes(8, "big")
    path.write_bytes(data)
    made = make("video", path, tmp_path)
    assert made.facts is not None
    assert (probe(path).duration, probe(path).fps) == (2, 10)
    assert (made.facts.duration, made.facts.fps) == (2, 10)
