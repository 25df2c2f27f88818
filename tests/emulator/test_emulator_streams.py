"""Kinds that only the runs and jobs APIs render: animations, HLS, and waveforms."""

import io
import wave
from array import array
from pathlib import Path
from typing import Any

import av
import msgspec
import pytest
from PIL import Image

from ittybit_emulator import Emulator
from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.samples import video
from tests.emulator.emulator_support import Caller, target_of
from tests.emulator.rendering_support import RED, halves, make, near, still_video


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "long.mp4"
    return video(path, seconds=7, width=160, height=90, fps=10)


def _done(caller: Caller, **body: object) -> Any:
    answer = caller.api("POST", "/jobs", body)
    assert answer.status == 201, answer.body
    job = caller.ended(f"/jobs/{answer.json['id']}")
    assert job["status"] == "succeeded", job
    return job


def _play(url: str) -> tuple[float, int]:
    """Read a stream like a player; return its duration in seconds and its packets."""
    with av.open(url) as container:
        streams = [s for s in container.streams if s.type in {"audio", "video"}]
        times = [p.pts * p.time_base for p in container.demux(streams) if p.pts]
    return float(max(times) - min(times)), len(times)


def test_an_adaptive_video_plays_from_its_manifest(
    caller: Caller, long_clip: Path
) -> None:
    url = caller.file("/st/long.mp4", long_clip.read_bytes())["url"]
    job = _done(caller, input=url, kind="adaptive_video", options={"width": 144})
    manifest = caller.get(target_of(job["output"]))
    assert manifest.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    text = manifest.body.decode()
    assert "RESOLUTION=144x80" in text
    assert "RESOLUTION=72x40" in text
    output = job["tasks"][2]["output"]
    assert (output["format"], output["width"]) == ("hls", 144)
    seconds, _ = _play(job["output"])
    assert seconds == pytest.approx(7, abs=0.3)
    lines = text.splitlines()
    playlists = [line for line in lines if not line.startswith("#")]
    assert len(playlists) == 2
    base = job["output"].rpartition("/")[0]
    for playlist in playlists:
        text = caller.get(target_of(f"{base}/{playlist}")).body.decode()
        segments = [line for line in text.splitlines() if line.endswith(".ts")]
        assert len(segments) == 2
        assert text.endswith("#EXT-X-ENDLIST\n")


def test_an_adaptive_video_of_a_sound_has_one_audio_variant(
    caller: Caller, samples: Path
) -> None:
    sound = (samples / "sound.mp3").read_bytes()
    url = caller.file("/st/sound.mp3", sound)["url"]
    job = _done(caller, input=url, kind="adaptive_video")
    text = caller.get(target_of(job["output"])).body.decode()
    assert text.count("#EXT-X-STREAM-INF") == 1
    assert "RESOLUTION" not in text
    seconds, frames = _play(job["output"])
    assert seconds == pytest.approx(1, abs=0.2)
    assert frames > 10


def test_an_adaptive_video_contains_only_the_requested_span(
    caller: Caller, samples: Path, long_clip: Path
) -> None:
    clip = caller.file("/st/part.mp4", long_clip.read_bytes())["url"]
    sound = caller.file("/st/part.mp3", (samples / "sound.mp3").read_bytes())["url"]
    for url, start, end in ((clip, 1, 4), (sound, 0.2, 0.6)):
        options = {"start": start, "end": end}
        job = _done(caller, input=url, kind="adaptive_video", options=options)
        seconds, _ = _play(job["output"])
        assert seconds == pytest.approx(end - start, abs=0.2)


def test_an_image_cannot_become_an_adaptive_video(
    samples: Path, tmp_path: Path
) -> None:
    with pytest.raises(MediaError, match="cannot be streamed"):
        make("adaptive_video", samples / "still.png", tmp_path)


@pytest.mark.parametrize("form", ["gif", "webp"])
def test_an_animation_shows_a_part_of_a_video(
    caller: Caller, samples: Path, form: str
) -> None:
    clip = (samples / "clip.mp4").read_bytes()
    url = caller.file("/st/clip.mp4", clip)["url"]
    options = {"format": form, "width": 80, "start": 0.2, "end": 0.8, "fps": 5}
    job = _done(caller, input=url, kind="animation", options=options)
    body = caller.get(target_of(job["output"])).body
    with Image.open(io.BytesIO(body)) as picture:
        assert (picture.format or "").lower() == form
        assert picture.size == (80, 44)
        picture.load()
        assert (getattr(picture, "n_frames", 1), picture.info["loop"]) == (3, 0)
        assert picture.info["duration"] == 200
    assert job["tasks"][2]["output"]["format"] == form


def test_an_animation_keeps_positions_and_colors(tmp_path: Path) -> None:
    picture = Image.open(halves(tmp_path / "h.png", (64, 32)))
    clip = still_video(tmp_path / "h.mp4", picture.convert("RGB"))
    made = make("animation", clip, tmp_path, {"end": 0.5, "layers": []})
    with Image.open(made.path) as shown:
        assert near(shown.convert("RGB").getpixel((8, 16)), RED, 60)


@pytest.mark.parametrize(
    ("options", "error", "named"),
    [
        ({}, OptionError, "end"),
        ({"start": 2, "end": 1}, OptionError, "end"),
        ({"end": 1, "fps": 0.5}, OptionError, "fps"),
        ({"end": 1, "format": "png"}, OptionError, "format"),
        ({"end": 7, "width": 8000, "fps": 60}, MediaError, "too many"),
        ({"start": 8, "end": 9}, MediaError, "start"),
    ],
)
def test_invalid_animation_options_are_rejected(
    long_clip: Path,
    tmp_path: Path,
    options: dict[str, object],
    error: type[Exception],
    named: str,
) -> None:
    with pytest.raises(error, match=named):
        make("animation", long_clip, tmp_path, options)


def test_an_image_cannot_become_an_animation(samples: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="needs a video, got an image"):
        make("animation", samples / "still.png", tmp_path, {"end": 1})


def _tone(path: Path, levels: list[int], rate: int = 8000) -> Path:
    """Write a sound with a quarter of a second at each peak level."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for number, level in enumerate(levels):
            swing = [level, -level // 2] if number % 2 else [level // 2, -level]
            samples = array("h", swing * (rate // 8))
            file.writeframes(samples.tobytes())
    return path


def test_a_waveform_contains_the_peak_of_each_interval(tmp_path: Path) -> None:
    levels = [0, 8192, 16384, 32767]
    sound = _tone(tmp_path / "t.wav", levels)
    options = {"waveform": "json", "waveform_points": 8}
    made = make("waveform", sound, tmp_path, options)
    assert (made.type, made.facts) == ("application/json", None)
    waveform = msgspec.json.decode(made.path.read_bytes())
    assert (waveform["duration"], waveform["sample_rate"], waveform["points"]) == (
        1.0,
        8000,
        8,
    )
    assert waveform["data"] == [0, 0, 0.25, 0.25, 0.5, 0.5, 1, 1]
    options = {"waveform": "json", "waveform_points": 2, "start": 0.25, "end": 0.75}
    waveform = msgspec.json.decode(
        make("waveform", sound, tmp_path, options).path.read_bytes()
    )
    assert waveform["data"] == [0.25, 0.5]


def test_a_waveform_is_the_output_of_its_job(caller: Caller, samples: Path) -> None:
    clip = (samples / "clip.mp4").read_bytes()
    url = caller.file("/st/wave.mp4", clip)["url"]
    job = _done(caller, input=url, kind="audio", options={"waveform": "json"})
    answer = caller.get(target_of(job["output"]))
    assert answer.headers["Content-Type"] == "application/json"
    assert len(answer.json["data"]) == 200
    assert max(answer.json["data"]) > 0.01


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"waveform_points": 5}, "waveform_points"),
        ({"waveform": "svg"}, "waveform"),
        ({"waveform": "json", "waveform_points": 0}, "waveform_points"),
    ],
)
def test_invalid_waveform_options_are_400(
    caller: Caller, options: dict[str, object], named: str
) -> None:
    body = {"input": "http://a.test/", "kind": "audio", "options": options}
    answer = caller.api("POST", "/jobs", body)
    assert answer.status == 400
    assert named in answer.json["message"]


def test_the_dated_api_has_no_waveform(caller: Caller) -> None:
    body = {"url": "http://a.test/", "kind": "audio", "waveform": "json"}
    answer = caller.api("POST", "/tasks", body)
    assert answer.status == 400
    assert "has no option 'waveform'" in answer.json["message"]
