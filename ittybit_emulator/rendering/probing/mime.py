"""Names of containers, codecs, and MIME types."""

_CONTAINERS = {
    "aac": ("audio/aac", "audio/aac"),
    "aiff": ("audio/aiff", "audio/aiff"),
    "amr": ("audio/amr", "audio/amr"),
    "asf": ("audio/x-ms-wma", "video/x-ms-asf"),
    "avi": ("video/x-msvideo", "video/x-msvideo"),
    "avif": ("image/avif", "image/avif"),
    "caf": ("audio/x-caf", "audio/x-caf"),
    "flac": ("audio/flac", "audio/flac"),
    "flv": ("video/x-flv", "video/x-flv"),
    "m4a": ("audio/mp4", "video/mp4"),
    "mkv": ("audio/x-matroska", "video/x-matroska"),
    "mov": ("audio/quicktime", "video/quicktime"),
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "mp4": ("audio/mp4", "video/mp4"),
    "mpeg": ("audio/mpeg", "video/mpeg"),
    "mpegts": ("video/mp2t", "video/mp2t"),
    "ogg": ("audio/ogg", "video/ogg"),
    "w64": ("audio/wav", "audio/wav"),
    "wav": ("audio/wav", "audio/wav"),
    "webm": ("audio/webm", "video/webm"),
}
"""MIME types of each container, without and with a video stream."""
_TAGS = {"h264": "avc1", "hevc": "hvc1", "av1": "av01", "mpeg4": "mp4v", "aac": "mp4a"}
"""Codec names in the `codecs` parameter of a MIME type."""


def container_name(formats: str, brand: str, head: bytes, *, moving: bool) -> str:
    """Return the name of a container that libav's demuxer `formats` can read.

    `brand` is the major brand of an ISO file, `head` are the first bytes of the file,
    and `moving` says whether there is a video stream.
    """
    if formats.startswith("mov,"):
        if brand.startswith("qt"):
            return "mov"
        return "mp4" if moving else "m4a"
    if formats.startswith("matroska"):
        return "webm" if b"webm" in head else "mkv"
    return formats.split(",")[0]


def audio_type(container: str) -> str:
    """Return the MIME type of a sound: `audio/mpeg`."""
    return _CONTAINERS[container][0]


def video_type(container: str, codecs: list[str]) -> str:
    """Return the MIME type of a video: `video/mp4;codecs=avc1,mp4a`."""
    tags = ",".join(_TAGS.get(codec, codec) for codec in codecs)
    return f"{_CONTAINERS[container][1]};codecs={tags}"
