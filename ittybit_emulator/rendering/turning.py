"""Frames of a video as they are to be shown."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def clockwise(frame: VideoFrame) -> int:
    """By how many degrees (0, 90, 180, 270) the frame is to be turned clockwise."""
    return round(-frame.rotation / 90) % 4 * 90


def shown_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height in square pixels, before turning."""
    ratio = stream.sample_aspect_ratio
    if not ratio or not 0.1 < ratio < 10:
        return frame.width, frame.height
    return max(1, round(frame.width * ratio)), frame.height


def to_picture(frame: VideoFrame, stream: VideoStream) -> Image.Image:
    """Convert a frame to RGB, upright and with square pixels."""
    width, height = shown_size(frame, stream)
    picture: Image.Image = frame.to_image(width=width, height=height)
    turn = _TURNS.get(clockwise(frame))
    return picture if turn is None else picture.transpose(turn)
