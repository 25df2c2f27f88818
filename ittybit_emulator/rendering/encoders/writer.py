"""Writing of video and audio files."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.frame import Frame
from av.packet import Packet
from av.stream import Stream
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.rendering.filters.canvas import TICK, Canvas
from ittybit_emulator.rendering.limits import threads_for
from ittybit_emulator.rendering.options import Options

_X265 = {"preset": "ultrafast", "x265-params": "log-level=none:bframes=0"}
_VPX = {"deadline": "realtime", "cpu-used": "8", "row-mt": "1"}
_FAST = {
    "h264": ("libx264", 45, 15, {"preset": "veryfast", "bf": "0"}),
    "h265": ("libx265", 47, 18, _X265),
    "vp9": ("libvpx-vp9", 60, 20, _VPX),
    "av1": ("libsvtav1", 60, 20, {"preset": "10", "svtav1-params": "lp=1"}),
}
"""Encoder, rate factors (CRF) at the qualities 0 and 100, and options of each codec.
mp4 has no exact duration with B-frames: it adds up the durations in decoding order,
which ends with another frame than the last one."""
_QUALITY = 70
_USUAL_RATES = (48_000, 44_100, 32_000, 24_000, 22_050, 16_000)


class Encoder:
    """An output file.

    `key_frames` is the interval between key frames in seconds (`h264` only).
    """

    def __init__(self, container: OutputContainer, key_frames: float | None) -> None:
        self._container = container
        self._interval = None if key_frames is None else round(key_frames / TICK)
        self._next_keys: dict[int, int] = {}
        self._durations: dict[tuple[int, int], int] = {}
        """Duration of each frame in an encoder by time. AV1 and PyAV do not keep it."""

    def add_video(
        self,
        codec: str,
        canvas: Canvas,
        fps: Fraction,
        colors: tuple[int, int, int],
        options: Options,
    ) -> VideoStream:
        """Add a video stream. Without a bitrate, its quality is constant."""
        name, worst, best, settings = _FAST[codec]
        if not options.bitrate:
            factor = worst + (best - worst) * options.percent(_QUALITY) / 100
            settings = settings | {"crf": str(round(factor))}
        if self._interval is not None:
            settings = settings | {"forced-idr": "1", "sc_threshold": "0"}
        stream = self._container.add_stream(name, rate=fps, options=settings)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = canvas.placement.canvas
        stream.pix_fmt = canvas.pixels
        stream.bit_rate = options.bitrate or 0
        context = stream.codec_context
        context.time_base = TICK
        # The header is written before the first frame, if the sound comes first.
        context.color_range = 1
        context.colorspace, context.color_primaries, context.color_trc = colors
        context.thread_count = threads_for(stream.width * stream.height)
        if codec == "h265":
            context.codec_tag = "hvc1"  # as players such as QuickTime expect in mp4
        return stream

    def add_audio(
        self,
        source: AudioStream,
        name: str | None = None,
        bitrate: int | None = 128_000,
    ) -> AudioStream:
        """Add a mono or stereo stream for the encoder `name` of libav.

        `bitrate` is in bit/s, or None for a lossless codec.
        """
        if name is None:
            name = "libopus" if self._container.format.name == "webm" else "aac"
        rate = source.codec_context.sample_rate
        if name == "libopus" or rate not in _USUAL_RATES:
            rate = _USUAL_RATES[0]
        stream = self._container.add_stream(name, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.layout = "mono" if source.layout.nb_channels == 1 else "stereo"
        if bitrate:
            stream.bit_rate = bitrate
        return stream

    def write(self, stream: VideoStream | AudioStream, frame: Frame | None) -> None:
        """Encode and write a frame; None ends the stream."""
        if isinstance(frame, VideoFrame):
            self._prepare(stream.index, frame)
        encode = cast(Callable[[Frame | None], "list[Packet[Stream]]"], stream.encode)
        for packet in encode(frame):
            key = stream.index, packet.pts or 0
            packet.duration = self._durations.pop(key, packet.duration or 0)
            self._container.mux(packet)

    def finish(self) -> None:
        """Write the frames that are still in the encoders."""
        for stream in self._container.streams:
            if isinstance(stream, VideoStream | AudioStream):
                self.write(stream, None)

    def _prepare(self, index: int, frame: VideoFrame) -> None:
        """Force a key frame at each interval, instead of where the source has one."""
        frame.pict_type = PictureType.NONE
        time = frame.pts or 0
        self._durations[index, time] = frame.duration
        if self._interval is not None and time >= self._next_keys.get(index, 0):
            frame.pict_type = PictureType.I
            self._next_keys[index] = (time // self._interval + 1) * self._interval


@contextmanager
def open_encoder(
    path: Path,
    container: str | None = None,
    options: Mapping[str, str] | None = None,
    key_frames: float | None = None,
) -> Generator[Encoder]:
    """Open a file for writing; `container` is a muxer of libav, with its `options`.

    In mp4, mov, and m4a files, the index (`moov`) is moved to the front.
    """
    front = path.suffix in {".mp4", ".mov", ".m4a"}
    given = dict(options or ({"movflags": "+faststart"} if front else {}))
    with av.open(f"file:{path}", "w", format=container, options=given) as output:
        encoder = Encoder(output, key_frames)
        yield encoder
        encoder.finish()
