"""Selection of tracks, and sounds with unusual content."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.rendering.filters.audio import AudioFilter
from ittybit_emulator.rendering.filters.span import Span
from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import frames, make, near


def tone(
    layout: str, rate: int, *, seconds: float = 0.3, level: float = 0.5
) -> AudioFrame:
    """Return a rectangular wave on all channels."""
    frame = AudioFrame(format="fltp", layout=layout, samples=round(rate * seconds))
    frame.sample_rate = rate
    high = memoryview(bytearray(4 * frame.samples)).cast("f")
    for index in range(frame.samples):
        high[index] = level if index // 20 % 2 else -level
    for plane in frame.planes:
        plane.update(bytes(high) + bytes(plane.buffer_size - 4 * frame.samples))
    return frame


def samples_of(path: Path) -> tuple["memoryview[int]", int, int]:
    """Return the samples, the number of channels, and the rate of a WAV file."""
    with wave.open(str(path)) as file:
        data = memoryview(file.readframes(file.getnframes())).cast("h")
        return data, file.getnchannels(), file.getframerate()


def add_track(output: OutputContainer, codec: str, flags: int) -> VideoStream:
    """Add a video track with disposition `flags`."""
    stream = output.add_stream(codec, rate=10)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = 64, 64
    stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    stream.disposition = Disposition(flags)
    return stream


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("libx264", "lime", 0), ("libx264", "red", 1)),
        (("libx264", "red", 1), ("libx264", "lime", 0)),
        (("mjpeg", "lime", 1), ("libx264", "red", 0)),
        (("libx264", "red", 0), ("mjpeg", "lime", 0)),
    ],
)
def test_the_default_video_track_is_rendered(
    tmp_path: Path, first: tuple[str, str, int], second: tuple[str, str, int]
) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as output:
        tracks = [add_track(output, one[0], one[2]) for one in (first, second)]
        for track, color in zip(tracks, (first[1], second[1]), strict=True):
            frame = VideoFrame.from_image(Image.new("RGB", (64, 64), color))
            output.mux(track.encode(frame.reformat(format=track.pix_fmt)))
            output.mux(track.encode(None))
    assert probe(path).codec == "h264"
    made = make("video", path, tmp_path)
    assert near(frames(made.path)[0].getpixel((32, 32)), (255, 0, 0))


def test_the_default_sound_track_is_rendered(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as output:
        streams = [output.add_stream("aac", rate=16_000, layout="mono") for _ in "ab"]
        streams[0].disposition = Disposition(0)
        streams[1].disposition = Disposition.default
        for stream, level in zip(streams, (0.1, 0.5), strict=True):
            output.mux(stream.encode(tone("mono", 16_000, level=level)))
            output.mux(stream.encode(None))
    made = make("audio", path, tmp_path, {"format": "wav"})
    data, _, _ = samples_of(made.path)
    assert max(data) > 15_000


@pytest.mark.parametrize(
    ("suffix", "shapes"),
    [
        ("aac", (("mono", 44_100), ("stereo", 44_100))),
        ("mp3", (("mono", 44_100), ("stereo", 44_100))),
        ("mp3", (("stereo", 44_100), ("mono", 22_050))),
        ("mp3", (("stereo", 44_100), ("stereo", 32_000))),
        ("aac", (("stereo", 44_100), ("stereo", 22_050))),
        ("aac", (("mono", 16_000), ("stereo", 48_000))),
    ],
)
def test_a_sound_that_changes_its_format_is_rendered(
    tmp_path: Path, suffix: str, shapes: tuple[tuple[str, int], ...]
) -> None:
    data = b""
    encoder, muxer = {"aac": ("aac", "adts"), "mp3": ("libmp3lame", "mp3")}[suffix]
    options = {"write_xing": "0", "id3v2_version": "0"} if suffix == "mp3" else {}
    for layout, rate in shapes:
        part = tmp_path / "part"
        with av.open(str(part), "w", format=muxer, options=options) as output:
            stream = output.add_stream(encoder, rate=rate, layout=layout)
            assert isinstance(stream, AudioStream)
            output.mux(stream.encode(tone(layout, rate, seconds=1)))
            output.mux(stream.encode(None))
        data += part.read_bytes()
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    assert probe(path).duration == pytest.approx(2, abs=0.15)
    made = make("audio", path, tmp_path, {"format": "wav"})
    values, channels, rate = samples_of(made.path)
    assert len(values) / channels / rate == pytest.approx(2, abs=0.15)
    last = values[-round(0.5 * channels * rate) : -round(0.3 * channels * rate)]
    assert max(last) > 10_000
    make("waveform", path, tmp_path, {"waveform": "json"})


def crc(data: bytes, bits: int, polynomial: int) -> bytes:
    """Return the checksum of a frame of FLAC or a page of Ogg."""
    value = 0
    for byte in data:
        value ^= byte << bits - 8
        for _ in range(8):
            value = value << 1 ^ (polynomial if value >> bits - 1 else 0)
    return value.to_bytes(bits // 8)


def test_tracks_that_are_announced_without_data_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.ts"
    with av.open(str(path), "w") as output:
        add_track(output, "mpeg2video", 0)
        stream = output.add_stream("mp2", rate=48_000, layout="mono")
        output.add_stream("mp2", rate=48_000, layout="stereo")
        output.mux(stream.encode(tone("mono", 48_000)))
        output.mux(stream.encode(None))
    assert (probe(path).kind, probe(path).codec) == ("audio", "mp2")
    data, channels, _ = samples_of(
        make("audio", path, tmp_path, {"format": "wav"}).path
    )
    assert channels == 1
    assert len(data) / 48_000 == pytest.approx(0.3, abs=0.03)


def test_a_flac_that_changes_its_rate_is_rendered(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("flac", rate=16_000, layout="mono")
        output.mux(stream.encode(tone("mono", 16_000, seconds=2.88)))
        output.mux(stream.encode(None))
    with av.open(str(path)) as source:
        parts = [bytes(packet) for packet in source.demux() if packet.size]
    head = path.read_bytes()[:26]  # 36 of its bits are the number of samples: unknown
    head = b"fLaC\x80" + head[5:21] + bytes([head[21] & 0xF0, 0, 0, 0, 0]) + bytes(16)
    for index, part in enumerate(parts[20:], 20):  # the fourth byte names the rate
        start = part[:2] + bytes([part[2] & 0xF0 | 10]) + part[3:5]
        frame = start + crc(start, 8, 0x107) + part[6:-2]
        parts[index] = frame + crc(frame, 16, 0x18005)
    path.write_bytes(head + b"".join(parts))
    assert len(parts) == 40  # of 1152 samples, half of them at 16 and 48 kHz
    assert probe(path).duration == pytest.approx(1.92, abs=0.01)
    made = make("audio", path, tmp_path, {"format": "wav"})
    values, _, rate = samples_of(made.path)
    assert len(values) / rate == pytest.approx(1.92, abs=0.01)
    assert values.tolist().count(0) < 100  # no gaps


def test_a_trim_ends_a_sound_without_timestamps() -> None:
    stream: Any = SimpleNamespace(
        container=SimpleNamespace(format=SimpleNamespace(name="wav"))
    )
    sound = AudioFilter(stream, Span(0, 0.05, 0.05), ("s16", 48_000, "mono"))
    made: list[AudioFrame] = []
    for time in (0, None, None, None, None, None):
        made += sound.push(tone("mono", 48_000, seconds=0.02), time)
    made += sound.finish()
    assert sum(frame.samples for frame in made) == 2400
    assert sound.done


def test_an_ogg_with_a_damaged_length_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    with av.open(str(path), "w") as output:
        strict = {"strict": "-2"}
        stream = output.add_stream("vorbis", 48_000, strict, layout="stereo")
        output.mux(stream.encode(tone("stereo", 48_000)))
        output.mux(stream.encode(None))
    data = path.read_bytes()
    at = data.rindex(b"OggS")
    page = data[at : at + 6] + bytes([1, *bytes(7)]) + data[at + 14 :]
    page = page[:22] + bytes(4) + page[26:]
    checksum = crc(page, 32, 0x1_04C1_1DB7)[::-1]
    path.write_bytes(data[:at] + page[:22] + checksum + page[26:])
    assert probe(path).duration == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize("format_", ["wav", "mp3", "aac", "opus"])
def test_a_loud_downmix_does_not_clip(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("ac3", rate=48_000, layout="5.1", bit_rate=448_000)
        output.mux(stream.encode(tone("5.1", 48_000, level=0.9)))
        output.mux(stream.encode(None))
    made = make("audio", path, tmp_path, {"format": format_})
    with av.open(str(made.path)) as file:
        convert = av.AudioResampler("flt", "stereo")
        found = [
            abs(value)
            for frame in file.decode(audio=0)
            for plain in convert.resample(frame)
            for value in memoryview(bytes(plain.planes[0])).cast("f")[
                : 2 * plain.samples
            ]
        ]
    found = found[len(found) // 4 : -len(found) // 4]
    assert 0.7 < max(found) < (0.9 if format_ == "wav" else 1.3)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [({}, 0.2095), ({"center": "0.707", "surround": "0"}, 0.1707)],
)
def test_a_downmix_has_the_levels_of_its_stream(
    tmp_path: Path, levels: dict[str, str], expected: float
) -> None:
    path = tmp_path / "a.mkv"
    options = {f"{name}_mixlev": level for name, level in levels.items()}
    with av.open(str(path), "w") as output:
        stream = output.add_stream(
            "ac3", rate=48_000, layout="5.1", bit_rate=448_000, options=options
        )
        output.mux(stream.encode(tone("5.1", 48_000, level=0.1)))
        output.mux(stream.encode(None))
    values, _, _ = samples_of(make("audio", path, tmp_path, {"format": "wav"}).path)
    middle = sorted(values[len(values) // 3 : len(values) // 2])
    # By default, AC-3 contains front + 0.595 center + 0.5 surround.
    assert middle[-len(middle) // 8] == pytest.approx(expected * 32_768, rel=0.05)
    trim = make("audio", path, tmp_path, {"format": "wav", "start": 0.1})
    rest = len(values) - 2 * 4800
    assert len(samples_of(trim.path)[0]) == pytest.approx(rest, abs=2 * 48)


@pytest.mark.parametrize(("suffix", "codec"), [("ogg", "libopus"), ("wma", "wmav2")])
def test_inexact_timestamps_of_ogg_and_asf_make_no_gaps(
    tmp_path: Path, suffix: str, codec: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    options = {"page_duration": "1"} if suffix == "ogg" else {}
    with av.open(str(path), "w", options=options) as output:
        stream = output.add_stream(codec, rate=48_000, layout="stereo")
        assert isinstance(stream, AudioStream)
        stream.bit_rate = 128_000
        packets = stream.encode(tone("stereo", 48_000)) + stream.encode(None)
        for index, packet in enumerate(packets):
            inexact = 480 if index % 4 == 1 else 0  # 10 ms
            length = stream.codec_context.frame_size
            packet.pts = packet.dts = index * length + inexact
            output.mux(packet)
    values, _, _ = samples_of(make("audio", path, tmp_path, {"format": "wav"}).path)
    middle = values[len(values) // 4 : len(values) * 3 // 4]
    assert middle.tolist().count(0) < 10


@pytest.mark.parametrize("rate", [48_000, 8000, 192_000])
@pytest.mark.parametrize("format_", ["wav", "mp3", "aac", "flac", "opus", "alac"])
def test_a_sound_of_one_sample_can_be_rendered(
    tmp_path: Path, format_: str, rate: int
) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"\x00\x40")
    made = make("audio", path, tmp_path, {"format": format_})
    assert made.facts is not None
    assert made.facts.kind == "audio"


def test_amr_in_3gp_can_be_rendered(tmp_path: Path) -> None:
    # Not every build of PyAV can encode AMR, so write frames of 4.75 kbit/s by hand.
    (tmp_path / "a.amr").write_bytes(b"#!AMR\n" + (b"\x04" + bytes(12)) * 50)
    path = tmp_path / "a.3gp"
    with (
        av.open(str(tmp_path / "a.amr")) as source,
        av.open(str(path), "w", format="3gp") as output,
    ):
        stream = output.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    facts = probe(path)
    assert (facts.kind, facts.codec) == ("audio", "amr_nb")
    made = make("audio", path, tmp_path)
    assert made.facts is not None
    assert made.facts.duration == pytest.approx(1, abs=0.1)
