"""The generated sample media."""

import math
from itertools import pairwise
from pathlib import Path

import av
import pytest
from PIL import ImageChops, ImageStat

from ittybit_emulator import samples
from ittybit_emulator.errors import OptionError
from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import frames, picture


@pytest.mark.parametrize(
    ("suffix", "codec", "container"),
    [
        (".mp4", "h264", "mp4"),
        (".mov", "h264", "mov"),
        (".mkv", "h264", "mkv"),
        (".webm", "vp9", "webm"),
    ],
)
def test_a_video_has_the_requested_size_duration_and_sound(
    tmp_path: Path, suffix: str, codec: str, container: str
) -> None:
    path = samples.video(tmp_path / f"a{suffix}", seconds=1, width=160, height=120)
    facts = probe(path)
    assert (facts.codec, facts.container) == (codec, container)
    assert (facts.width, facts.height, facts.fps) == (160, 120, 25)
    assert facts.duration == pytest.approx(1, abs=0.05)
    assert facts.type.count(",") == 1


def test_a_video_moves_from_frame_to_frame(tmp_path: Path) -> None:
    path = samples.video(tmp_path / "a.mp4", seconds=1, width=160, height=120)
    shown = frames(path)
    assert len(shown) == 25
    for one, two in pairwise(shown):
        assert sum(ImageStat.Stat(ImageChops.difference(one, two)).mean) > 0.1


def test_patterns_differ(tmp_path: Path) -> None:
    first, second = (
        probe(samples.video(tmp_path / f"{n}.mp4", seconds=0.2, pattern=n))
        for n in (0, 1)
    )
    assert first.background != second.background


def test_a_silent_video_has_no_sound(tmp_path: Path) -> None:
    path = samples.video(tmp_path / "a.mp4", seconds=0.2, tone=None)
    with av.open(str(path)) as container:
        assert not container.streams.audio


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif", ".avif"])
@pytest.mark.parametrize("shape", ["star", "ring"])
def test_a_still_is_an_image_and_a_ring_is_transparent(
    tmp_path: Path, suffix: str, shape: str
) -> None:
    path = samples.still(tmp_path / f"a{suffix}", width=90, height=60, shape=shape)
    facts = probe(path)
    assert (facts.kind, facts.width, facts.height) == ("image", 90, 60)
    assert facts.transparency is (shape == "ring" and suffix != ".jpg")


def test_every_shape_is_different(tmp_path: Path) -> None:
    drawn = {
        picture(samples.still(tmp_path / f"{shape}.png", shape=shape)).tobytes()
        for shape in samples.SHAPES
    }
    assert len(drawn) == len(samples.SHAPES)


@pytest.mark.parametrize(
    ("make", "name", "arguments", "message"),
    [
        ("video", "a.mp4", {"codec": "av1"}, "codec must be one of h264, .* got 'av1'"),
        ("video", "a.webm", {"codec": "x"}, "codec must be one of h264, .* got 'x'"),
        ("video", "a.mov", {"codec": "vp9"}, r"a \.mov file .* h264, h265, got 'vp9'"),
        ("video", "a.avi", {}, r"path must end in one of \.mp4, .* got '.*a\.avi'"),
        ("video", "a.mp4", {"width": 321}, "width must be an even number .* got 321"),
        ("video", "a.mp4", {"height": 0}, "height must be an even .* from 16 .* got 0"),
        ("video", "a.mp4", {"seconds": 0}, "seconds must be above 0 .* got 0"),
        ("video", "a.mp4", {"fps": 0}, "fps must be a whole number from 1 .* got 0"),
        ("video", "a.mp4", {"tone": -1}, "tone must be from 20 to 20000 Hz, got -1"),
        ("still", "a.png", {"shape": "cube"}, "shape must be one of circle, .* 'cube'"),
        ("still", "a", {}, r"path must end in one of \.png, .* got '.*a'"),
        ("still", "a.png", {"width": 9999}, "width must be a whole .* got 9999"),
        ("sound", "a.txt", {}, r"path must end in one of \.mp3, .* got '.*a\.txt'"),
        ("sound", "a.mp3", {"seconds": math.nan}, "seconds must be above 0 .* got nan"),
        ("sound", "a.mp3", {"tone": math.inf}, "tone must be from 20 .* got inf"),
    ],
)
def test_an_invalid_argument_raises_an_error_that_names_value_and_choices(
    tmp_path: Path, make: str, name: str, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(OptionError, match=message):
        getattr(samples, make)(tmp_path / name, **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".mp3", ".wav", ".m4a", ".flac", ".ogg"])
def test_a_sound_has_its_duration_and_is_audible(tmp_path: Path, suffix: str) -> None:
    path = samples.sound(tmp_path / f"a{suffix}", seconds=1)
    facts = probe(path)
    assert (facts.kind, facts.container) == ("audio", suffix[1:])
    assert facts.duration == pytest.approx(1, abs=0.05)
    with av.open(str(path)) as container:
        heard = [bytes(frame.planes[0]) for frame in container.decode(audio=0)]
    assert any(any(samples_) for samples_ in heard)


def test_dozen_creates_twelve_different_files(tmp_path: Path) -> None:
    made = samples.dozen(tmp_path / "media")
    facts = [probe(path) for path in made]
    kinds = [fact.kind for fact in facts]
    assert [kinds.count(kind) for kind in ("video", "image", "audio")] == [7, 4, 1]
    assert {fact.orientation for fact in facts} >= {"landscape", "portrait", "square"}
    assert {fact.container for fact in facts} >= {"mp4", "mov", "webm", "mkv", "mp3"}
    assert len({path.read_bytes() for path in made}) == 12
