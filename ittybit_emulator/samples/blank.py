"""A gray video with silence, whose renditions are small."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (PyAV's stubs leave some parameters without a type.)

from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.samples.streams import add_sound

_FPS, _FRAMES = 25, 3
_SAMPLES = 4800


def blank_video(path: Path, size: int) -> Path:
    """Write an MP4 file of `size` x `size` pixels that lasts a tenth of a second."""
    gray = Image.new("RGB", (size, size), (128, 128, 128))
    with av.open(path, "w") as container:
        picture = container.add_stream("libx264", rate=_FPS)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = size, size, "yuv420p"
        sound = add_sound(container, path.suffix)
        for index in range(_FRAMES):
            frame = av.VideoFrame.from_image(gray)  # type: ignore[no-untyped-call]  # PyAV's stub
            frame.pts, frame.time_base = index, Fraction(1, _FPS)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        container.mux(sound.encode(_silence()))
        container.mux(sound.encode(None))
    return path


def _silence() -> AudioFrame:
    frame = AudioFrame(format="fltp", layout="stereo", samples=_SAMPLES)
    frame.sample_rate = 48000
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame
