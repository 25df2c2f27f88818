"""Reading and decoding of video and audio files."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeGuard, cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_DECODED_PIXELS, MAX_EDGE, THREADS

# Other formats, such as playlists and scripts, would make libav open more files.
_FORMATS = "mov,matroska,avi,mpegts,mpeg,flv,asf,mp3,aac,wav,w64,flac,ogg,aiff,caf,amr"
_PICTURES = {"avif", "avis", "heic", "heix", "heim", "heis", "mif1", "msf1"}
"""Brands of image files in an mp4 container, which libav treats as videos."""
_TOLERATED = 10
"""Up to one in this many packets may be damaged."""


# By default, PyAV before version 19 fails on a title that is not UTF-8.
_LENIENT = (
    {} if int(av.__version__.split(".")[0]) > 18 else {"metadata_errors": "replace"}
)
_open = cast(Callable[..., InputContainer], av.open)


class Source:
    """An open video or audio file. Times are in seconds from its first timestamp."""

    def __init__(self, container: InputContainer) -> None:
        self.container = container
        self.video = next(filter(_is_video, container.streams), None)
        self.audio = next(filter(_is_audio, container.streams), None)
        self.origin = (container.start_time or 0) / av.time_base
        if self.video is None and self.audio is None:
            raise MediaError("the file has no image or sound that can be decoded")
        if self.video is not None:
            _prepare(self.video)

    def frames(
        self, *streams: Stream, start: float = 0
    ) -> Iterator[VideoFrame | AudioFrame]:
        """Decode `streams` from the last key frame before `start` seconds.

        If the file is damaged, raise MediaError.
        """
        if start > 0:
            self._seek(start)
        good = bad = 0
        with translate_errors("decoding the file"):
            for packet in self.container.demux(*streams):
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
                        yield frame
        if bad * _TOLERATED > good:
            raise MediaError("the file is damaged: too few frames can be decoded")
        if not good and not start:
            raise MediaError("the file has no frame that can be decoded")

    def time(self, frame: VideoFrame | AudioFrame) -> float | None:
        """Return the time of a frame in seconds, or None if the file has none."""
        return None if frame.time is None else frame.time - self.origin

    def _seek(self, seconds: float) -> None:
        """Seek to the last key frame before `seconds`, if the file has an index."""
        target = seconds + self.origin
        try:
            self.container.seek(int(target * av.time_base), backward=True)
        except FFmpegError:
            return


@contextmanager
def open_source(path: Path) -> Generator[Source]:
    """Open a video or audio file, or raise MediaError.

    A video that is too large is rejected before any frame is decoded.
    """
    name = f"file:{path.absolute()}"
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
    try:
        container = _open(name, container_options=options, **_LENIENT)
    except MemoryError as error:
        raise MediaError("opening the file needs more memory than allowed") from error
    except FFmpegError as error:
        raise MediaError(
            "the file is not a readable image, video, or sound, or it is damaged"
        ) from error
    with container:
        if container.metadata.get("major_brand", "") in _PICTURES:
            raise MediaError(
                "the image is damaged or has an unsupported format, such as HEIC; "
                "use JPEG, PNG, WebP, AVIF, or GIF"
            )
        yield Source(container)


def _is_video(stream: Stream) -> TypeGuard[VideoStream]:
    """Return whether a stream is a video, and not the cover art of a sound."""
    cover = stream.disposition & Disposition.attached_pic
    return isinstance(stream, VideoStream) and _has_decoder(stream) and not cover


def _is_audio(stream: Stream) -> TypeGuard[AudioStream]:
    return isinstance(stream, AudioStream) and _has_decoder(stream)


def _has_decoder(stream: Stream) -> bool:
    """Return whether a decoder exists; PyAV's stubs claim that it always does."""
    return getattr(stream, "codec_context", None) is not None


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
