"""Reading and decoding of video and audio files."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

import math
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeGuard, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_DECODED_PIXELS, MAX_EDGE, THREADS
from ittybit_emulator.rendering.probing.clock import Clock, FrameOrder
from ittybit_emulator.rendering.probing.formats import DEMUXERS, unsupported_name

_PICTURES = {"avif", "avis", "heic", "heix", "heim", "heis", "mif1", "msf1"}
"""Brands of image files in an mp4 container, which libav treats as videos."""
_TOLERATED = 10
"""Up to one in this many packets may be damaged."""
_TS_DISCONT = 0x200
"""The flag of libav for formats whose timestamps may jump (AVFMT_TS_DISCONT)."""
_ROUNDING = 0.001
"""Seconds by which some containers round their timestamps."""
_PREROLL = 1.0
"""Seconds of sound that are decoded before the start of a span."""


# By default, PyAV before version 19 fails on a title that is not UTF-8.
_LENIENT = (
    {} if int(av.__version__.split(".")[0]) > 18 else {"metadata_errors": "replace"}
)
_open = cast(Callable[..., InputContainer], av.open)


class Source:
    """An open video or audio file. Times are in seconds from its first timestamp."""

    def __init__(self, container: InputContainer, path: Path) -> None:
        self.container = container
        self.path = path
        streams = container.streams
        self.video = max(filter(_is_video, streams), key=_video_rank, default=None)
        self.audio = max(filter(_is_audio, streams), key=_audio_rank, default=None)
        self.origin = (container.start_time or 0) / av.time_base
        self.jumps = bool(container.format.flags & _TS_DISCONT)
        """Whether timestamps may jump, so that libav cannot seek."""
        self._order = FrameOrder(is_used=container.format.name == "avi")
        self._keys: list[float] | None = None
        self._position = -math.inf
        if self.video is None and self.audio is None:
            raise MediaError("the file has no image or sound that can be decoded")
        if self.video is not None:
            _prepare(self.video)
        self._packets = self.packets()

    def packets(self) -> Iterator["Packet[Stream]"]:
        """Yield the packets of both streams with continuous timestamps."""
        clock = Clock()
        for packet in self.container.demux(*filter(None, (self.video, self.audio))):
            if self.jumps:
                clock.correct(packet)
            if packet.size or packet.dts is None:  # Theora repeats empty frames
                yield packet

    def frames(
        self, *streams: Stream, start: float = 0
    ) -> Iterator[VideoFrame | AudioFrame]:
        """Decode `streams` from the last key frame before `start` seconds.

        If the file is damaged, raise MediaError.
        """
        first = self._seek(start, streams) if start > 0 else -math.inf
        good = bad = 0
        with translate_errors("decoding the file"):
            for packet in self._packets:
                if packet.stream not in streams or self._is_early(packet, first):
                    continue
                self._order.add(packet)
                try:
                    frames = packet.decode()
                except MemoryError:
                    raise
                except FFmpegError:
                    bad += 1
                    continue
                for frame in frames:
                    if isinstance(frame, VideoFrame | AudioFrame):
                        good += 1
                        self._order.correct(frame)
                        yield frame
        if bad * _TOLERATED > good:
            raise MediaError("the file is damaged: too few frames can be decoded")
        if not good and not start:
            raise MediaError("the file has no frame that can be decoded")

    def time(self, frame: VideoFrame | AudioFrame) -> float | None:
        """Return the time of a frame in seconds, or None if the file has none."""
        stamp = frame.dts if frame.pts is None else frame.pts
        if stamp is None or not frame.time_base:
            return None
        return float(stamp * frame.time_base) - self.origin

    def key_times(self) -> list[float]:
        """Return the times of the video's key frames in seconds."""
        return [
            self.packet_time(packet)
            for packet in self.packets()
            if packet.is_keyframe and packet.stream is self.video
        ]

    def packet_time(self, packet: "Packet[Stream]") -> float:
        """Return the time of a packet in seconds, or -inf if it has none."""
        stamp = packet.dts if packet.pts is None else packet.pts
        return (
            -math.inf
            if stamp is None
            else float(stamp * packet.time_base) - self.origin
        )

    def _seek(self, seconds: float, streams: tuple[Stream, ...]) -> float:
        """Go to the last key frame before `seconds`, or return from where to decode.

        If timestamps may jump, libav cannot seek. Then packets are skipped instead.
        """
        if self.jumps:
            if self._keys is None:
                with open_source(self.path) as other:
                    self._keys = other.key_times()
            earlier = (key for key in self._keys if key <= seconds + _ROUNDING)
            first = max(earlier, default=-math.inf)
            if first > self._position:
                for stream in streams:
                    stream.codec_context.flush_buffers()
                return first
            return -math.inf
        target = int((seconds + self.origin) * av.time_base)
        with suppress(FFmpegError):  # a file without an index is read from its start
            self.container.seek(target, backward=True)
            self._order.restart()
            self._packets = self.packets()
        return -math.inf

    def _is_early(self, packet: "Packet[Stream]", first: float) -> bool:
        """Return whether a packet is not needed to decode from the time `first`."""
        time = self.packet_time(packet)
        if packet.stream is self.video:
            self._position = max(self._position, time)
            return -math.inf < time < first
        return -math.inf < time < first - _PREROLL


@contextmanager
def open_source(path: Path) -> Generator[Source]:
    """Open a video or audio file, or raise MediaError.

    A video that is too large is rejected before any frame is decoded.
    """
    name = f"file:{path.absolute()}"
    options = {"format_whitelist": ",".join(DEMUXERS), "protocol_whitelist": "file"}
    try:
        container = _open(name, container_options=options, **_LENIENT)
    except MemoryError as error:
        raise MediaError("opening the file needs more memory than allowed") from error
    except FFmpegError as error:
        raise MediaError(_unreadable(path)) from error
    with container:
        if container.metadata.get("major_brand", "") in _PICTURES:
            raise MediaError(_unreadable(path))
        yield Source(container, path)


def _unreadable(path: Path) -> str:
    name = unsupported_name(path)
    if name is None:
        return "the file is not a readable image, video, or sound, or it is damaged"
    return f"the file has the unsupported format {name}; use one such as JPEG or MP4"


def _is_video(stream: Stream) -> TypeGuard[VideoStream]:
    """Return whether a stream is a video, and not the cover art of a sound."""
    cover = stream.disposition & Disposition.attached_pic
    return isinstance(stream, VideoStream) and _has_decoder(stream) and not cover


def _is_audio(stream: Stream) -> TypeGuard[AudioStream]:
    return isinstance(stream, AudioStream) and _has_decoder(stream)


def _has_decoder(stream: Stream) -> bool:
    """Return whether a decoder exists; PyAV's stubs claim that it always does."""
    return getattr(stream, "codec_context", None) is not None


def _video_rank(stream: VideoStream) -> tuple[bool, bool, int]:
    """Rank a track as ffmpeg does; a track of JPEG images is the last choice."""
    context = stream.codec_context
    pixels = context.width * context.height
    return context.name != "mjpeg", _is_default(stream), pixels


def _audio_rank(stream: AudioStream) -> tuple[bool, bool, int]:
    context = stream.codec_context
    return (context.sample_rate > 0, _is_default(stream), context.layout.nb_channels)


def _is_default(stream: Stream) -> bool:
    return bool(stream.disposition & Disposition.default)


def _prepare(stream: VideoStream) -> None:
    """Raise MediaError if the video is too large, and limit the decoder."""
    context = stream.codec_context
    if max(context.width, context.height) > MAX_EDGE:
        raise MediaError(
            f"the longest edge may have {MAX_EDGE} pixels, "
            f"got {context.width} x {context.height}"
        )
    context.thread_type = "AUTO"
    context.thread_count = THREADS
    context.options = {"max_pixels": str(MAX_DECODED_PIXELS)}
