"""Rendering of the kinds `video` and `audio`, and of each stream of a file."""

from pathlib import Path

from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.writer import Encoder, open_encoder
from ittybit_emulator.rendering.files import Work
from ittybit_emulator.rendering.filters.audio import AudioFilter, shape_of
from ittybit_emulator.rendering.filters.canvas import make_canvas, parse_fps
from ittybit_emulator.rendering.filters.display import colors_of
from ittybit_emulator.rendering.filters.run import (
    Filter,
    Reader,
    open_sound,
    open_video,
)
from ittybit_emulator.rendering.filters.video import VideoFilter
from ittybit_emulator.rendering.options import CODECS, Options

_SOUNDS = {
    "mp3": ("libmp3lame", "mp3", "mp3"),
    "aac": ("aac", "adts", "aac"),
    "ogg": ("libopus", "ogg", "ogg"),
    "opus": ("libopus", "ogg", "opus"),
    "wav": ("pcm_s16le", "wav", "wav"),
    "flac": ("flac", "flac", "flac"),
    "alac": ("alac", "ipod", "m4a"),
}
"""Encoder and muxer of libav, and the suffix, for each format of a sound."""
_LOSSLESS = {"wav", "flac", "alac"}
_QUALITY = 35
_SHORTEST = {"aac": 0.1, "libmp3lame": 0.1}
"""Seconds. libav does not recognize a file of fewer frames."""

Tracks = dict[Filter, VideoStream | AudioStream]
"""The stream for the frames of each filter."""


def render_audio(work: Work) -> Path:
    """Render the sound of an audio or video file, and return its path."""
    options = work.options
    name, container, suffix = _SOUNDS[options.format or ""]
    path = work.target / f"audio.{suffix}"
    bitrate = options.bitrate or 32_000 + 288_000 * options.percent(_QUALITY) // 100
    lossless = options.format in _LOSSLESS
    with (
        open_sound(work, "rendering the sound") as reader,
        open_encoder(path, container) as encoder,
    ):
        stream = reader.source.audio
        assert stream is not None
        added = encoder.add_audio(stream, name, None if lossless else bitrate)
        shape, shortest = shape_of(added), _SHORTEST.get(name, 0)
        track = AudioFilter(stream, reader.part, shape, shortest)
        encode(reader, encoder, {track: added})
    return path


def render_video(work: Work) -> Path:
    """Render a video with its sound, and return its path."""
    form = work.options.format or ""
    path = work.target / f"video.{form}"
    with (
        open_video(work, "rendering the video") as reader,
        open_encoder(path) as encoder,
    ):
        codec = work.options.codec or CODECS[form][0]
        tracks = add_tracks(reader, work.options, encoder, codec)
        encode(reader, encoder, tracks)
    return path


def add_tracks(
    reader: Reader, options: Options, encoder: Encoder, codec: str = "h264"
) -> Tracks:
    """Add a video stream and an audio stream with their filters to an output."""
    source, facts, tracks = reader.source, reader.work.facts, Tracks()
    if (video := source.video) is not None:
        canvas = make_canvas(facts, options, "yuv420p")
        fps = canvas.fps or parse_fps(facts.fps or 25)
        added = encoder.add_video(codec, canvas, fps, colors_of(video), options)
        tracks[VideoFilter(video, reader.part, canvas)] = added
    if (audio := source.audio) is not None:
        sound = encoder.add_audio(audio)
        tracks[AudioFilter(audio, reader.part, shape_of(sound))] = sound
    return tracks


def encode(reader: Reader, encoder: Encoder, tracks: Tracks) -> None:
    """Render a span into the streams of an output."""
    is_empty = True
    for track, frame in reader.run(*tracks):
        encoder.write(tracks[track], frame)
        is_empty = False
    if is_empty:
        raise MediaError("the input has no frame between `start` and `end`")
