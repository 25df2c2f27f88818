"""What a media file says about itself."""

import msgspec


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The probed part of a File: names and units of spec section 13.

    A field is None where there is no such thing or the file does not tell.
    """

    kind: str
    """`video`, `image` or `audio`."""
    type: str
    """MIME type; a video names its codecs too: `video/mp4;codecs=avc1,mp4a`."""
    container: str
    """mp4, mov, webm, mkv, mp3, m4a, wav, flac, ogg, png, jpeg, webp, gif, avif, …"""
    codec: str | None = None
    """The codec of the picture, or of the sound if there is no picture: h264, mp3."""
    sound: str | None = None
    """The codec of the sound of a video."""
    width: int | None = None
    """Pixels, as shown: after rotation."""
    height: int | None = None
    """Pixels, as shown: after rotation."""
    orientation: str | None = None
    """`landscape`, `portrait` or `square`, as shown."""
    rotation: int | None = None
    """Degrees clockwise (90, 180, 270) by which the stored picture is turned."""
    transparency: bool | None = None
    """Whether a still has see-through pixels."""
    animated: bool | None = None
    """Whether a still has more than one frame."""
    frames: int | None = None
    """How many frames the header counts."""
    duration: float | None = None
    """Seconds."""
    fps: float | None = None
    """Frames per second, on average."""
    filesize: int = 0
    """Bytes."""
    bitrate: int | None = None
    """Bit/s over the whole file."""
    background: str | None = None
    """The dominant colour of the picture or of a video's first frame: `#rrggbb`."""
    placeholder: str | None = None
    """A tiny picture as a data URI of at most 1 KiB."""
