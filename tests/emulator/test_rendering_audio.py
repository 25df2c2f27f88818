"""Rendering of the kind `audio`."""

from pathlib import Path
from typing import get_args

import av
import pytest

from ittybit.kinds.fields import AudioFormat
from ittybit_emulator import samples
from ittybit_emulator.errors import MediaError
from tests.emulator.rendering_support import make


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples.sound(tmp_path_factory.mktemp("media") / "tone.wav", seconds=2)


def length(path: Path) -> float:
    """Return the duration of the decoded sound in seconds."""
    with av.open(str(path)) as container:
        return sum(f.samples / f.sample_rate for f in container.decode(audio=0))


FORMATS = [
    ("mp3", "audio/mpeg", "mp3"),
    ("aac", "audio/aac", "aac"),
    ("ogg", "audio/ogg", "opus"),
    ("opus", "audio/ogg", "opus"),
    ("wav", "audio/wav", "pcm_s16le"),
    ("flac", "audio/flac", "flac"),
    ("alac", "audio/mp4", "alac"),
]


@pytest.mark.parametrize(("name", "type_", "codec"), FORMATS)
def test_each_format_is_written_completely(
    tone: Path, tmp_path: Path, name: str, type_: str, codec: str
) -> None:
    made = make("audio", tone, tmp_path, {"format": name})
    assert made.facts is not None
    assert (made.kind, made.type, made.facts.codec) == ("audio", type_, codec)
    assert made.facts.duration == pytest.approx(2, abs=0.06)
    assert length(made.path) == pytest.approx(2, abs=0.06)


def test_every_format_of_the_kind_is_tested() -> None:
    assert set(get_args(AudioFormat)) == {name for name, *_ in FORMATS}


def test_the_default_is_mp3(tone: Path, tmp_path: Path) -> None:
    assert make("audio", tone, tmp_path).path.name == "audio.mp3"


def test_the_sound_of_a_video_can_be_rendered(tmp_path: Path) -> None:
    clip = samples.video(tmp_path / "a.webm", seconds=1)
    assert length(make("audio", clip, tmp_path).path) == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        ({"start": 0.5}, 1.5),
        ({"end": 0.25}, 0.25),
        ({"start": 0.3333, "end": 1.1111}, 0.7778),
        ({"start": 1, "end": 50}, 1),
    ],
)
def test_a_trim_is_exact_to_the_sample(
    tone: Path, tmp_path: Path, options: dict[str, object], seconds: float
) -> None:
    made = make("audio", tone, tmp_path, {**options, "format": "wav"})
    assert length(made.path) == pytest.approx(seconds, abs=1.5 / 48_000)


def test_a_trim_starts_at_the_requested_sample(tone: Path, tmp_path: Path) -> None:
    options = {"format": "wav", "start": 0.5, "end": 1}
    trimmed = make("audio", tone, tmp_path, options).path.read_bytes()
    whole = make("audio", tone, tmp_path, {"format": "wav"}).path.read_bytes()
    start, body = whole.index(b"data") + 8, trimmed[trimmed.index(b"data") + 8 :]
    at = start + 24_000 * 4
    assert body == whole[at : at + len(body)]
    assert len(body) == 24_000 * 4


def test_bitrate_and_quality_change_the_size(tone: Path, tmp_path: Path) -> None:
    def bitrate(options: dict[str, object]) -> int:
        facts = make("audio", tone, tmp_path, options).facts
        assert facts is not None
        assert facts.bitrate is not None
        return facts.bitrate

    assert bitrate({"bitrate": 320_000}) == pytest.approx(320_000, rel=0.1)
    assert bitrate({"bitrate": 32_000}) == pytest.approx(32_000, rel=0.2)
    assert bitrate({"quality": "low"}) < bitrate({"quality": 90})


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 44_100, 96_000])
@pytest.mark.parametrize("name", ["mp3", "opus", "alac", "flac"])
def test_every_sample_rate_is_supported(tmp_path: Path, rate: int, name: str) -> None:
    source = tmp_path / "a.wav"
    with av.open(str(source), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=rate, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=rate // 2)
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
    made = make("audio", source, tmp_path, {"format": name})
    assert length(made.path) == pytest.approx(0.5, abs=0.09)


def test_surround_sound_becomes_stereo(tmp_path: Path) -> None:
    source = tmp_path / "a.flac"
    with av.open(str(source), "w") as container:
        stream = container.add_stream("flac", rate=48_000, layout="5.1")
        frame = av.AudioFrame(format="s16", layout="5.1", samples=4800)
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    made = make("audio", source, tmp_path)
    with av.open(str(made.path)) as container:
        assert container.streams.audio[0].layout.name == "stereo"


def test_a_video_without_sound_is_rejected(tmp_path: Path) -> None:
    silent = samples.video(tmp_path / "a.mp4", seconds=0.4, tone=None)
    with pytest.raises(MediaError, match="input is a video without sound"):
        make("audio", silent, tmp_path)


def test_an_image_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="input is an image, which has no sound"):
        make("audio", samples.still(tmp_path / "a.png"), tmp_path)


def test_a_start_after_the_end_is_rejected(tone: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="less than the duration of 2 s, got 3 s"):
        make("audio", tone, tmp_path, {"start": 3})
