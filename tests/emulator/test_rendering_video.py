"""Rendering of the kind `video`."""

import wave
from pathlib import Path

import av
import pytest
from PIL import Image

from ittybit_emulator import samples
from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.probing.probe import probe
from ittybit_emulator.rendering.render import render
from tests.emulator.rendering_support import (
    BLUE,
    RED,
    frames,
    halves,
    make,
    near,
    picture,
    still_video,
)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    return samples.video(folder / "clip.mp4", seconds=2, width=160, height=120)


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with videos of two seconds, whose white bar shows the time."""
    folder = tmp_path_factory.mktemp("media")
    for name in ("a.mp4", "a.webm"):
        samples.video(folder / name, width=200, height=120)
    return folder


@pytest.fixture(scope="module")
def two_colors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """160 x 80 pixels, red on the left and blue on the right."""
    folder = tmp_path_factory.mktemp("media")
    halved = picture(halves(folder / "halves.png", (160, 80)))
    return still_video(folder / "halves.mp4", halved)


def part(path: Path) -> float:
    """Return the position (0 to 1) of the progress bar in the first frame."""
    first = frames(path)[0].convert("L")
    row = [first.getpixel((x, first.height - 2)) for x in range(first.width)]
    return sum(isinstance(v, int) and v > 127 for v in row) / len(row)


def sound_begins(path: Path) -> float:
    """Return the seconds until the sound is loud."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("s16", "mono", 8000)
        for frame in container.decode(audio=0):
            assert frame.time is not None
            for plain in resampler.resample(frame):
                values = memoryview(bytes(plain.planes[0])).cast("h")[: plain.samples]
                for index, value in enumerate(values):
                    if abs(value) > 3000:
                        return frame.time + index / 8000
    raise AssertionError("the sound never gets loud")


@pytest.mark.parametrize(
    ("options", "type_"),
    [
        ({}, "video/mp4;codecs=avc1,mp4a"),
        ({"format": "webm"}, "video/webm;codecs=vp9,opus"),
        ({"format": "mov"}, "video/quicktime;codecs=avc1,mp4a"),
        ({"codec": "h265"}, "video/mp4;codecs=hvc1,mp4a"),
        ({"format": "webm", "codec": "av1"}, "video/webm;codecs=av01,opus"),
    ],
)
def test_each_format_and_codec_is_written_completely(
    clip: Path, tmp_path: Path, options: dict[str, object], type_: str
) -> None:
    made = make("video", clip, tmp_path, options)
    assert made.facts is not None
    assert (made.object, made.kind, made.role) == ("source", "video", "main")
    assert made.type == made.facts.type == type_
    assert made.facts.duration == pytest.approx(2, abs=0.05)
    assert len(frames(made.path)) == 50
    with av.open(str(made.path)) as container:
        (sound,) = container.streams.audio
        samples_ = sum(frame.samples for frame in container.decode(sound))
    assert samples_ / sound.rate == pytest.approx(2, abs=0.07)


def test_the_index_of_an_mp4_is_at_its_front(clip: Path, tmp_path: Path) -> None:
    data = make("video", clip, tmp_path).path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_silent_video_stays_silent(tmp_path: Path) -> None:
    silent = samples.video(tmp_path / "a.mp4", seconds=0.4, tone=None)
    made = make("video", silent, tmp_path, {"format": "webm"})
    assert made.type == "video/webm;codecs=vp9"


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"width": 80}, (80, 60)),
        ({"height": 60}, (80, 60)),
        ({"width": "50%"}, (80, 60)),
        ({"width": "25%", "height": 100}, (40, 100)),
        ({"width": 81}, (80, 60)),
        ({"width": 33, "height": 33, "fit": "cover"}, (32, 32)),
        ({"width": 320}, (320, 240)),
    ],
)
def test_sizes_are_even_and_keep_the_aspect_ratio(
    clip: Path, tmp_path: Path, options: dict[str, object], size: tuple[int, int]
) -> None:
    facts = make("video", clip, tmp_path, {**options, "end": 0.2}).facts
    assert facts is not None
    assert (facts.width, facts.height) == size


def test_fill_stretches(two_colors: Path, tmp_path: Path) -> None:
    options = {"width": 80, "height": 80}
    shown = frames(make("video", two_colors, tmp_path, options).path)[0]
    assert shown.size == (80, 80)
    assert near(shown.getpixel((30, 2)), RED)
    assert near(shown.getpixel((50, 77)), BLUE)


@pytest.mark.parametrize(
    ("position", "left", "right"),
    [("center", RED, BLUE), ("left", RED, RED), ("right", BLUE, BLUE)],
)
def test_cover_crops_the_excess(
    two_colors: Path,
    tmp_path: Path,
    position: str,
    left: tuple[int, int, int],
    right: tuple[int, int, int],
) -> None:
    options = {"width": 80, "height": 80, "fit": "cover", "position": position}
    shown = frames(make("video", two_colors, tmp_path, options).path)[0]
    assert near(shown.getpixel((4, 40)), left)
    assert near(shown.getpixel((75, 40)), right)


@pytest.mark.parametrize(
    ("position", "top", "middle", "bottom"),
    [("center", 0, 1, 0), ("top", 1, 0, 0), ("bottom", 0, 0, 1)],
)
def test_contain_adds_borders_in_the_background_color(
    two_colors: Path, tmp_path: Path, position: str, top: int, middle: int, bottom: int
) -> None:
    options = {
        "width": 80,
        "height": 160,
        "fit": "contain",
        "position": position,
        "background": "#20B075",
    }
    shown = frames(make("video", two_colors, tmp_path, options).path)[0]
    for y, is_picture in ((10, top), (80, middle), (150, bottom)):
        expected = RED if is_picture else (0x20, 0xB0, 0x75)
        assert near(shown.getpixel((10, y)), expected)


def test_contain_adds_black_borders_by_default(
    two_colors: Path, tmp_path: Path
) -> None:
    options = {"width": 80, "height": 160, "fit": "contain"}
    shown = frames(make("video", two_colors, tmp_path, options).path)[0]
    assert near(shown.getpixel((10, 10)), (0, 0, 0))


@pytest.mark.parametrize(("fps", "count"), [(10, 20), (50, 100), (12.5, 25)])
def test_the_output_has_the_requested_frame_rate(
    clip: Path, tmp_path: Path, fps: float, count: int
) -> None:
    made = make("video", clip, tmp_path, {"fps": fps})
    assert made.facts is not None
    assert made.facts.fps == fps
    assert made.facts.duration == pytest.approx(2, abs=0.05)
    assert len(frames(made.path)) == count


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
@pytest.mark.parametrize(
    ("options", "count", "begins"),
    [
        ({"start": 1}, 25, 0.5),
        ({"end": 0.6}, 15, 0),
        ({"start": 0.4, "end": 1.2}, 20, 0.2),
        ({"start": 1.5, "end": 99}, 12, 0.76),
        ({"start": 1.99}, 1, 0.98),
        ({"start": 0.41, "end": 0.42}, 1, 0.22),
    ],
)
def test_a_trim_is_exact_to_the_frame(
    tmp_path: Path,
    growing: Path,
    suffix: str,
    options: dict[str, object],
    count: int,
    begins: float,
) -> None:
    made = make("video", growing / f"a{suffix}", tmp_path, options)
    assert len(frames(made.path)) == count
    assert part(made.path) == pytest.approx(begins, abs=0.011)


def test_sound_and_video_stay_in_sync_after_a_trim(tmp_path: Path) -> None:
    clip = tmp_path / "a.mp4"
    _flash_and_beep(clip, at=1.2)
    made = make("video", clip, tmp_path, {"start": 0.5, "width": 80})
    white = (255, 255, 255)
    bright = [near(shown.getpixel((20, 20)), white) for shown in frames(made.path)]
    assert bright.index(True) / 25 == pytest.approx(0.7, abs=0.041)
    assert sound_begins(made.path) == pytest.approx(0.7, abs=0.041)


def test_sound_that_starts_late_stays_late(tmp_path: Path) -> None:
    clip = tmp_path / "a.mkv"
    _flash_and_beep(clip, at=0.8, leave_out_silence=True)
    made = make("video", clip, tmp_path, {"width": 80})
    assert sound_begins(made.path) == pytest.approx(0.8, abs=0.041)


def test_a_rotated_video_becomes_upright(tmp_path: Path) -> None:
    halved = picture(halves(tmp_path / "h.png", (160, 120)))
    turned = still_video(tmp_path / "a.mp4", halved, turn=90)
    made = make("video", turned, tmp_path)
    assert made.facts is not None
    assert (made.facts.width, made.facts.height, made.facts.rotation) == (
        120,
        160,
        None,
    )
    shown = frames(made.path)[0]
    assert near(shown.getpixel((60, 10)), RED)
    assert near(shown.getpixel((60, 150)), BLUE)


def test_quality_and_bitrate_change_the_size(clip: Path, tmp_path: Path) -> None:
    sizes = [
        make("video", clip, tmp_path, options).path.stat().st_size
        for options in ({"quality": 10}, {"quality": "medium"}, {"quality": 95})
    ]
    assert sizes == sorted(sizes)
    assert sizes[2] > 1.5 * sizes[0]
    small = make("video", clip, tmp_path, {"bitrate": 300_000, "width": 640}).facts
    large = make("video", clip, tmp_path, {"bitrate": 3_000_000, "width": 640}).facts
    assert small is not None
    assert large is not None
    assert (small.bitrate or 0) * 2 < (large.bitrate or 0)


def test_layers_cover_every_frame(two_colors: Path, tmp_path: Path) -> None:
    Image.new("RGB", (10, 10), "lime").save(tmp_path / "logo.png")
    layers = [
        {"kind": "image", "path": str(tmp_path / "logo.png"), "left": 4, "top": "50%"},
        {"kind": "text", "text": "MMMM", "font_size": 20, "position": "top-right"},
    ]
    shown = frames(make("video", two_colors, tmp_path, {"layers": layers}).path)
    assert len(shown) == 10
    for each in (shown[0], shown[-1]):
        assert near(each.getpixel((9, 45)), (0, 255, 0))
        assert near(each.getpixel((9, 20)), RED)
        corner = each.crop((100, 0, 160, 20))
        assert corner.convert("L").getextrema()[1] > 200


def test_progress_rises_and_ends_at_one_hundred(clip: Path, tmp_path: Path) -> None:
    percentages: list[float] = []
    render("video", clip, {"width": 80}, tmp_path, percentages.append)
    assert percentages == sorted(set(percentages))
    assert (percentages[0], percentages[-1]) == (0, 100)
    assert len(percentages) > 20


def test_metadata_is_removed(tmp_path: Path) -> None:
    clip = tmp_path / "a.mp4"
    with av.open(str(clip), "w") as container:
        container.metadata["title"] = "A secret title"
        stream = container.add_stream("libx264", rate=10)
        stream.width = stream.height = 64
        container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    assert b"A secret title" in clip.read_bytes()
    assert b"A secret title" not in make("video", clip, tmp_path).path.read_bytes()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.mp3", "needs a video, got an audio"),
        ("a.png", "needs a video, got an image"),
    ],
)
def test_an_input_that_is_not_a_video_is_rejected(
    tmp_path: Path, name: str, message: str
) -> None:
    write = samples.sound if name == "a.mp3" else samples.still
    with pytest.raises(MediaError, match=message):
        make("video", write(tmp_path / name), tmp_path)


def test_a_start_after_the_end_is_rejected(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="less than the duration of 2 s, got 9 s"):
        make("video", clip, tmp_path, {"start": 9})


def test_a_rendition_larger_than_the_limit_is_rejected(tmp_path: Path) -> None:
    tall = still_video(tmp_path / "a.mp4", Image.new("RGB", (16, 1600)))
    with pytest.raises(
        MediaError, match="longest edge may have 8192 pixels, got 1000 x 100000"
    ):
        make("video", tall, tmp_path, {"width": 1000})


def test_a_video_that_changes_its_size_is_rendered(
    tmp_path: Path,
) -> None:
    parts = [tmp_path / "a.h264", tmp_path / "b.h264"]
    for path, size in zip(parts, ((160, 120), (96, 64)), strict=True):
        with av.open(str(path), "w", format="h264") as container:
            stream = container.add_stream("libx264", rate=10)
            stream.width, stream.height = size
            for _ in range(5):
                container.mux(stream.encode(av.VideoFrame(*size, "yuv420p")))
            container.mux(stream.encode(None))
    joined = tmp_path / "joined.ts"
    (tmp_path / "all.h264").write_bytes(b"".join(p.read_bytes() for p in parts))
    with (
        av.open(str(tmp_path / "all.h264"), options={"framerate": "10"}) as source,
        av.open(str(joined), "w", format="mpegts") as target,
    ):
        stream = target.add_stream_from_template(source.streams.video[0])
        for index, packet in enumerate(source.demux(video=0)):
            if packet.size:
                packet.pts = packet.dts = index * 120_000
                packet.stream = stream
                target.mux(packet)
    made = make("video", joined, tmp_path, {"width": 80})
    assert {shown.size for shown in frames(made.path)} == {(80, 60)}


def test_a_rendition_can_be_rendered_again(clip: Path, tmp_path: Path) -> None:
    webm = make("video", clip, tmp_path, {"format": "webm"})
    again = make("video", webm.path, tmp_path, {"format": "mov"})
    assert probe(again.path).duration == pytest.approx(2, abs=0.06)


def _flash_and_beep(path: Path, *, at: float, leave_out_silence: bool = False) -> None:
    """Save two seconds of video that turn from black and silent to white and loud."""
    with wave.open(str(path.with_suffix(".wav")), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        loud = b"".join((b"\x00\x60" * 24 + b"\x00\xa0" * 24) for _ in range(1000))
        silent = b"" if leave_out_silence else b"\x00\x00" * round(at * 48_000)
        file.writeframes(silent + loud[: round((2 - at) * 96_000)])
    with (
        av.open(str(path), "w") as target,
        av.open(str(path.with_suffix(".wav"))) as source,
    ):
        video = target.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        audio = target.add_stream("aac", rate=48_000, layout="mono")
        for index in range(50):
            color = "white" if index / 25 >= at else "black"
            frame = av.VideoFrame.from_image(Image.new("RGB", (160, 120), color))
            frame.pts = index
            target.mux(video.encode(frame))
        target.mux(video.encode(None))
        for frame in source.decode(audio=0):
            if leave_out_silence:
                frame.pts = (frame.pts or 0) + round(at * 48_000)
            target.mux(audio.encode(frame))
        target.mux(audio.encode(None))
