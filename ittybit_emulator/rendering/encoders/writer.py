"""Writing of video and audio files."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Generator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.rendering.filters.audio import AudioShape
from ittybit_emulator.rendering.filters.picture import Colors
from ittybit_emulator.rendering.filters.video import TICK
from ittybit_emulator.rendering.limits import THREADS

_FAST = {
    "h264": ("libx264", {"preset": "veryfast", "bf": "0"}),
    "h265": (
        "libx265",
        {"preset": "ultrafast", "x265-params": "log-level=none:bframes=0"},
    ),
    "vp9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "row-mt": "1"}),
    "av1": ("libsvtav1", {"preset": "10", "svtav1-params": "lp=1"}),
}
"""Encoder and options of each codec. mp4 has no exact duration with B-frames: it adds
up the durations in decoding order, which ends with another frame than the last one."""
_HVC1 = "hvc1"
"""The codec tag of H.265 in mp4 that other players, such as QuickTime, expect."""
_USUAL_RATES = (48_000, 44_100, 32_000, 24_000, 22_050, 16_000)


class Encoder:
    """An output file with a video stream, an audio stream, or both."""

    def __init__(self, container: OutputContainer) -> None:
        self._container = container
        self._interval: int | None = None
        self._next_key = 0
        self._durations: dict[int, int] = {}
        """Duration of each frame in the encoder, which PyAV does not keep, by time."""

    def add_video(
        self,
        codec: str,
        size: tuple[int, int],
        fps: Fraction,
        colors: Colors,
        *,
        rate_factor: int,
        bitrate: int | None,
        key_frames: float | None = None,
    ) -> VideoStream:
        """Add a video stream with even dimensions.

        Without `bitrate` (bit/s), the quality is constant at `rate_factor`.
        `key_frames` is the interval between key frames in seconds (`h264` only).
        """
        name, options = _FAST[codec]
        quality = {} if bitrate else {"crf": str(rate_factor)}
        if key_frames is not None:
            quality |= {"forced-idr": "1", "sc_threshold": "0"}
            self._interval = round(key_frames / TICK)
        stream = self._container.add_stream(name, rate=fps, options=options | quality)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = bitrate or 0
        context = stream.codec_context
        context.time_base = TICK
        context.thread_count = THREADS
        context.color_range, context.colorspace = 1, colors.matrix
        context.color_primaries, context.color_trc = colors.primaries, colors.transfer
        if codec == "h265":
            context.codec_tag = _HVC1
        return stream

    def add_audio(
        self, name: str, source: AudioCodecContext, bitrate: int | None
    ) -> AudioStream:
        """Add a mono or stereo stream for the encoder `name` of libav.

        `bitrate` is in bit/s, or None for a lossless codec.
        """
        rate = source.sample_rate
        if name == "libopus" or rate not in _USUAL_RATES:
            rate = _USUAL_RATES[0]
        stream = self._container.add_stream(name, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.layout = "mono" if source.layout.nb_channels == 1 else "stereo"
        if bitrate:
            stream.bit_rate = bitrate
        return stream

    def write(
        self, stream: VideoStream | AudioStream, frame: VideoFrame | AudioFrame | None
    ) -> None:
        """Encode and write a frame; None ends the stream."""
        if isinstance(stream, VideoStream):
            assert frame is None or isinstance(frame, VideoFrame)
            if frame is not None:
                self._prepare(frame)
            for packet in stream.encode(frame):
                packet.duration = self._durations.pop(packet.pts or 0, 0)
                self._container.mux(packet)
        else:
            assert frame is None or isinstance(frame, AudioFrame)
            self._container.mux(stream.encode(frame))

    def _prepare(self, frame: VideoFrame) -> None:
        """Force a key frame at each interval, instead of where the source has one."""
        frame.pict_type = PictureType.NONE
        time = frame.pts or 0
        self._durations[time] = frame.duration
        if self._interval is not None and time >= self._next_key:
            frame.pict_type = PictureType.I
            self._next_key = (time // self._interval + 1) * self._interval


def audio_shape(stream: AudioStream) -> AudioShape:
    """Return the shape of the frames that an encoder accepts."""
    context = stream.codec_context
    return AudioShape(context.format.name, context.sample_rate, context.layout.name)


@contextmanager
def open_encoder(path: Path, container: str | None = None) -> Generator[Encoder]:
    """Open a file for writing; `container` is a muxer of libav.

    In mp4, mov, and m4a files, the index (`moov`) is moved to the front.
    """
    front = (
        {"movflags": "+faststart"} if path.suffix in {".mp4", ".mov", ".m4a"} else {}
    )
    with av.open(f"file:{path}", "w", format=container, options=front) as output:
        yield Encoder(output)
