"""Writing of video and audio files."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
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
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.rendering.limits import THREADS

_FAST = {
    "h264": ("libx264", {"preset": "veryfast"}),
    "h265": ("libx265", {"preset": "ultrafast", "x265-params": "log-level=none"}),
    "vp9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "row-mt": "1"}),
    "av1": ("libsvtav1", {"preset": "10", "svtav1-params": "lp=1"}),
}
_HVC1 = "hvc1"
"""The codec tag of H.265 in mp4 that other players, such as QuickTime, expect."""
_USUAL_RATES = (48_000, 44_100, 32_000, 24_000, 22_050, 16_000)


class Encoder:
    """An output file with a video stream, an audio stream, or both."""

    def __init__(self, container: OutputContainer) -> None:
        self._container = container

    def add_video(
        self,
        codec: str,
        size: tuple[int, int],
        fps: Fraction,
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
            quality |= {"g": str(round(key_frames * fps)), "sc_threshold": "0"}
        stream = self._container.add_stream(name, rate=fps, options=options | quality)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = bitrate or 0
        stream.codec_context.time_base = 1 / fps
        stream.codec_context.thread_count = THREADS
        if codec == "h265":
            stream.codec_context.codec_tag = _HVC1
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
            self._container.mux(stream.encode(frame))
        else:
            assert frame is None or isinstance(frame, AudioFrame)
            self._container.mux(stream.encode(frame))


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
