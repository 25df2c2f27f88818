"""Reading and decoding of video and audio files."""

import math
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeGuard

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
from ittybit_emulator.rendering.libraries import open_container, translate_errors
from ittybit_emulator.rendering.limits import (
    MAX_DECODED_PIXELS,
    MAX_EDGE,
    MAX_SOUND_SECONDS,
    threads_for,
)
from ittybit_emulator.rendering.probing.clock import Clock, FrameClock
from ittybit_emulator.rendering.probing.crop import Cropper
from ittybit_emulator.rendering.probing.formats import HEIF, INPUTS, unsupported_name

_MAX_BAD = 2
"""Damaged packets for each good frame that are tolerated, as in ffmpeg."""
_TS_DISCONT = 0x200
"""The flag of libav for formats whose timestamps may jump (AVFMT_TS_DISCONT)."""
_ROUNDING = 0.001
"""Seconds by which some containers round their timestamps."""
_PREROLL = 1.0
"""Seconds of sound that are decoded before the start of a span."""
_INDEXED = ("mov,", "matroska", "avi")
_JUMP = 10.0
"""Seconds above which seeking is faster than reading."""
_MAX_WAITING = 1000
"""Packets of a group of pictures that are in memory at the same time."""
_MAX_READ = 2
"""How often the content of a file is read. An index may claim any size."""
_MIN_PACKETS = 1000
_MAX_DECODED = 2 * MAX_SOUND_SECONDS
"""Seconds. Timestamps do not limit how much one file contains."""


class Source:
    """An open video or audio file. Times are in seconds from its first timestamp."""

    def __init__(self, container: InputContainer, path: Path) -> None:
        self.container = container
        streams = container.streams
        self.video = max(filter(_is_video, streams), key=_rank, default=None)
        self.audio = max(filter(_is_audio, streams), key=_rank, default=None)
        self.jumps = bool(container.format.flags & _TS_DISCONT)
        """Whether timestamps may jump."""
        self.origin = (container.start_time or 0) / av.time_base
        starts = [
            float(stream.start_time * (stream.time_base or 0))
            for stream in (self.video, self.audio)
            if stream is not None and stream.start_time is not None
        ]
        if self.jumps:  # other streams, such as data, may start earlier
            self.origin = min(starts, default=self.origin)
        self._size = path.stat().st_size
        self._is_avi = container.format.name == "avi"
        self._next_pts = 0
        self.start = 0.0
        """The time in seconds from which frames are needed."""
        self._waiting: list[Packet[Stream]] = []
        has_index = container.format.name.startswith(_INDEXED)
        self._can_seek = self.video is not None and has_index
        self._last_key = -math.inf
        if self.video is None and self.audio is None:
            raise MediaError("the file has no image or sound that can be decoded")
        if self.video is not None:
            limit_decoder(self.video)

    def packets(self) -> Iterator["Packet[Stream]"]:
        """Yield the packets of both streams with continuous timestamps."""
        clock: Clock | FrameClock | None = Clock() if self.jumps else None
        if self.container.format.name in {"aac", "flac", "mp3"}:
            clock = FrameClock()
        packets, size, limit = 0, 0, _MAX_READ * self._size + _MIN_PACKETS
        for packet in self.container.demux(*filter(None, (self.video, self.audio))):
            packets, size = packets + 1, size + packet.size
            if packets > limit or size > limit:
                raise MediaError(
                    "the index of the file refers to more data than it has"
                )
            if clock is not None:
                clock.correct(packet)
            if packet.size or packet.dts is None:  # Theora repeats empty frames
                yield packet

    def frames(self, *streams: Stream) -> Iterator[VideoFrame | AudioFrame]:
        """Decode `streams` from the last key frame before `start`.

        If the file is damaged, raise MediaError.
        """
        cropper = Cropper(self.container, self.video)
        self._seek()
        good = bad = 0
        seconds = 0.0
        with translate_errors("decoding the file"):
            for packet in self._select_packets(streams):
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
                        if isinstance(frame, AudioFrame):
                            seconds += frame.samples / frame.sample_rate
                        if seconds > _MAX_DECODED:
                            raise MediaError("the file is too long to be rendered")
                        self._correct_order(frame)
                        yield cropper.apply(frame)
        if bad > _MAX_BAD * max(good, 1):
            raise MediaError("the file is damaged: too few frames can be decoded")
        if not good:
            raise MediaError("the file has no frame that can be decoded")

    def visible(self, times: Iterable[float]) -> Iterator[VideoFrame]:
        """Yield the frame that is visible at each of the times, which ascend."""
        assert self.video is not None
        frames = (f for f in self.frames(self.video) if isinstance(f, VideoFrame))
        shown = following = None
        for time in times:
            is_far, self.start = time > self.start + _JUMP, time
            if is_far:
                self._seek()
            limit = self.start + _ROUNDING
            while following is None or (self.time(following) or 0) <= limit:
                shown = following or shown
                following = next(frames, None)
                if following is None:
                    break
            if (picture := shown or following) is not None:
                yield picture

    def time(self, frame: VideoFrame | AudioFrame) -> float | None:
        """Return the time of a frame in seconds, or None if the file has none."""
        stamp = frame.dts if frame.pts is None else frame.pts
        if stamp is None or not frame.time_base:
            return None
        return float(stamp * frame.time_base) - self.origin

    def packet_time(self, packet: "Packet[Stream]") -> float:
        """Return the time of a packet in seconds, or -inf if it has none."""
        stamp = packet.dts if packet.pts is None else packet.pts
        if stamp is None:
            return -math.inf
        return float(stamp * packet.time_base) - self.origin

    def _correct_order(self, frame: VideoFrame | AudioFrame) -> None:
        """Set the time of a video frame in AVI, which only stores decoding times.

        As in ffmpeg, a frame has the time of the packet that completed it.
        """
        if self._is_avi and isinstance(frame, VideoFrame):
            frame.pts = self._next_pts if frame.dts is None else frame.dts
            self._next_pts = frame.pts + (frame.duration or 1)

    def _seek(self) -> None:
        """Go to a key frame before `start`, if the file has an index."""
        if self.start > _PREROLL and self._can_seek:
            target = int((self.start - _PREROLL + self.origin) * av.time_base)
            with suppress(FFmpegError):  # without an index, the file is read on
                self.container.seek(target, backward=True)
                self._waiting.clear()

    def _select_packets(
        self, streams: tuple[Stream, ...]
    ) -> Iterator["Packet[Stream]"]:
        """Yield the packets that are needed to decode from `start`.

        The packets of a group of pictures wait until the next key frame shows whether
        they are needed. Some programs mark every frame as a key frame.
        """
        waiting = self._waiting
        for packet in self.packets():
            if packet.stream not in streams:
                continue
            time, video = self.packet_time(packet), self.video
            if video is None or packet.stream is not video:
                if not -math.inf < time < self.start - _PREROLL:
                    yield packet
                continue
            if packet.is_keyframe and time > -math.inf:
                self._can_seek &= time > self._last_key  # or it leads back
                self._last_key = time
                is_group = any(not one.is_keyframe for one in waiting)
                if time < self.start + _ROUNDING and is_group:
                    waiting.clear()
                    video.codec_context.flush_buffers()
            waiting.append(packet)
            if time >= self.start or len(waiting) > _MAX_WAITING:
                yield from waiting
                waiting.clear()
        yield from waiting


@contextmanager
def open_source(path: Path) -> Generator[Source]:
    """Open a video or audio file, or raise MediaError.

    A video that is too large is rejected before any frame is decoded.
    """
    try:
        container = open_container(f"file:{path.absolute()}", "file", ",".join(INPUTS))
    except MemoryError as error:
        raise MediaError("opening the file needs more memory than allowed") from error
    except FFmpegError as error:
        raise MediaError(_unreadable(path)) from error
    with container:
        if container.metadata.get("major_brand", "") in HEIF:
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
    return isinstance(stream, VideoStream) and _is_known(stream) and not cover


def _is_audio(stream: Stream) -> TypeGuard[AudioStream]:
    return isinstance(stream, AudioStream) and _is_known(stream)


def _is_known(stream: VideoStream | AudioStream) -> bool:
    """Return whether a stream has a decoder and data; broadcasts announce more."""
    if getattr(stream, "codec_context", None) is None:  # unlike in PyAV's stubs
        return False
    return bool(_size(stream))


def _size(stream: VideoStream | AudioStream) -> int:
    if isinstance(stream, VideoStream):
        return stream.width * stream.height
    return stream.sample_rate and stream.layout.nb_channels


def _rank(stream: VideoStream | AudioStream) -> tuple[bool, bool, int]:
    """Rank a track as ffmpeg does; a track of JPEG images is the last choice."""
    is_default = bool(stream.disposition & Disposition.default)
    return stream.codec_context.name != "mjpeg", is_default, _size(stream)


def limit_decoder(stream: VideoStream) -> None:
    """Raise MediaError if the video is too large, and limit the decoder."""
    context = stream.codec_context
    if max(context.width, context.height) > MAX_EDGE:
        raise MediaError(
            f"the longest edge may have {MAX_EDGE} pixels, "
            f"got {context.width} x {context.height}"
        )
    context.thread_type = "AUTO"
    context.thread_count = threads_for(context.width * context.height)
    context.options = {"max_pixels": str(MAX_DECODED_PIXELS)}
