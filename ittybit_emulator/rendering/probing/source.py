"""A video or a sound, opened for reading."""

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

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.failures import translated
from ittybit_emulator.rendering.limits import DECODED_PIXELS, LONGEST_EDGE, THREADS

# Playlists and scripts are formats too, and would make libav open other files.
_FORMATS = "mov,matroska,avi,mpegts,mpeg,flv,asf,mp3,aac,wav,w64,flac,ogg,aiff,caf,amr"
_PICTURES = {"avif", "avis", "heic", "heix", "heim", "heis", "mif1", "msf1"}
"""Brands of stills in the container of mp4, which libav takes for videos."""
_TOLERATED = 10
"""One damaged packet in so many is passed over; more of them fail the file."""


# PyAV before 19 fails on a title that is not UTF-8, unless it is told otherwise.
_LENIENT = (
    {} if int(av.__version__.split(".")[0]) > 18 else {"metadata_errors": "replace"}
)
_open = cast(Callable[..., InputContainer], av.open)


class Source:
    """An open file: its picture and sound, and frames in the order of the file.

    Times are seconds from the beginning, whatever time stamp the file begins with.
    """

    def __init__(self, container: InputContainer) -> None:
        self.container = container
        self.video = next(filter(_is_moving, container.streams), None)
        self.audio = next(filter(_is_sound, container.streams), None)
        self.origin = (container.start_time or 0) / av.time_base
        if self.video is None and self.audio is None:
            raise MediaError("The file holds no picture or sound that can be decoded.")
        if self.video is not None:
            _prepare(self.video)

    def frames(
        self, *streams: Stream, start: float = 0
    ) -> Iterator[VideoFrame | AudioFrame]:
        """Decode the streams, one frame after the other.

        Args:
            streams: `video`, `audio` or both.
            start: Seconds; earlier frames back to the last key frame may come as well.

        Raises:
            MediaError: Too much of the file is damaged, or nothing can be decoded.
        """
        if start > 0:
            self._seek(start)
        good = bad = 0
        with translated("Decoding the file"):
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
            raise MediaError("The file is damaged: too little of it can be decoded.")
        if not good and not start:
            raise MediaError("The file holds no frame that can be decoded.")

    def time(self, frame: VideoFrame | AudioFrame) -> float | None:
        """When a frame is shown or heard, in seconds, if the file tells."""
        return None if frame.time is None else frame.time - self.origin

    def _seek(self, seconds: float) -> None:
        """Go to the last key frame before; where there is no index, stay."""
        target = seconds + self.origin
        try:
            self.container.seek(int(target * av.time_base), backward=True)
        except FFmpegError:
            return


@contextmanager
def opened(path: Path) -> Generator[Source]:
    """Open a file for reading, and close it in the end.

    Raises:
        MediaError: It is not a video or a sound, or its picture is too large. What is
            larger is refused by its header, before any pixel is decoded.
    """
    name = f"file:{path.absolute()}"
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
    try:
        container = _open(name, container_options=options, **_LENIENT)
    except MemoryError as error:
        raise MediaError(
            "Opening the file needs more memory than is allowed."
        ) from error
    except FFmpegError as error:
        raise MediaError(
            "The file is no picture, video or sound that can be read, or it is damaged."
        ) from error
    with container:
        if container.metadata.get("major_brand", "") in _PICTURES:
            raise MediaError(
                "The file is a picture that is damaged or, like HEIC, of a format that "
                "is not read here; send JPEG, PNG, WebP, AVIF or GIF."
            )
        yield Source(container)


def _is_moving(stream: Stream) -> TypeGuard[VideoStream]:
    """Whether a stream is a video, and not the cover of a sound."""
    cover = stream.disposition & Disposition.attached_pic
    return isinstance(stream, VideoStream) and _known(stream) and not cover


def _is_sound(stream: Stream) -> TypeGuard[AudioStream]:
    return isinstance(stream, AudioStream) and _known(stream)


def _known(stream: Stream) -> bool:
    """Whether there is a decoder; PyAV's stubs claim that there always is."""
    return getattr(stream, "codec_context", None) is not None


def _prepare(stream: VideoStream) -> None:
    """Refuse what is too large, and bound what the decoder may take."""
    context = stream.codec_context
    if max(context.width, context.height) > LONGEST_EDGE:
        raise MediaError(
            f"The video has {context.width} x {context.height} pixels; "
            f"the longest edge may have {LONGEST_EDGE}."
        )
    context.thread_type = "AUTO"
    context.thread_count = THREADS
    context.options = {"max_pixels": str(DECODED_PIXELS)}
