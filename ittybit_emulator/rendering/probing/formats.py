"""Formats of input files: the supported ones, and the names of others."""

import re
from pathlib import Path
from typing import cast

from av.container.input import InputContainer
from av.error import FFmpegError
from PIL import Image, features

from ittybit_emulator.rendering.libraries import DAMAGED, open_container

INPUTS = {
    "mov": ("MP4, MOV, M4A, 3GP", "audio/mp4", "video/mp4"),
    "matroska": ("Matroska, WebM", "audio/x-matroska", "video/x-matroska"),
    "avi": ("AVI", "video/x-msvideo", "video/x-msvideo"),
    "mpegts": ("MPEG-TS, M2TS", "video/mp2t", "video/mp2t"),
    "mpeg": ("MPEG-PS, VOB", "audio/mpeg", "video/mpeg"),
    "flv": ("FLV", "video/x-flv", "video/x-flv"),
    "asf": ("ASF, WMV, WMA", "audio/x-ms-wma", "video/x-ms-asf"),
    "ogg": ("Ogg: Opus, Vorbis, Theora", "audio/ogg", "video/ogg"),
    "mp3": ("MP3", "audio/mpeg", None),
    "aac": ("AAC (ADTS)", "audio/aac", None),
    "wav": ("WAV", "audio/wav", None),
    "w64": ("Wave64", "audio/wav", None),
    "flac": ("FLAC", "audio/flac", None),
    "aiff": ("AIFF", "audio/aiff", None),
    "caf": ("CAF", "audio/x-caf", None),
    "amr": ("AMR", "audio/amr", None),
}
"""Name and MIME types, without and with a video, of each demuxer of libav. Others, such
as those of playlists and scripts, would make libav open more files."""
PICTURES = {
    "JPEG": "JPEG",
    "PNG": "PNG, APNG",
    "WEBP": "WebP",
    "AVIF": "AVIF",
    "GIF": "GIF",
}
"""Name of each image format of Pillow."""
HEIF = {
    **dict.fromkeys(("heic", "heix", "heim", "heis", "hevc", "hevx"), "HEIC"),
    **dict.fromkeys(("mif1", "msf1"), "HEIF"),
    **dict.fromkeys(("avif", "avis"), "AVIF"),
}
"""Brands of image files in an mp4 container, which libav treats as videos."""


def describe(
    container: InputContainer, path: Path, *, is_video: bool
) -> tuple[str, str]:
    """Return the name and the MIME type of a container: `mp4` and `video/mp4`."""
    name = container.format.name.split(",")[0]
    kind = "video" if is_video else "audio"
    if name == "mov" and container.metadata.get("major_brand", "").startswith("qt"):
        return name, f"{kind}/quicktime"
    with path.open("rb") as file:
        if name == "matroska" and b"webm" in file.read(64):
            return "webm", f"{kind}/webm"
    _, sound, video = INPUTS[name]
    names = {"mov": "mp4" if is_video else "m4a", "matroska": "mkv"}
    return names.get(name, name), cast(str, video) if is_video else sound


def unsupported_name(path: Path) -> str | None:
    """Return the name of a format that is not supported.

    Return None if the format is unknown, or if it is supported and the file is damaged.
    """
    try:
        with Image.open(path) as picture:
            return picture.format
    except (*DAMAGED, Image.DecompressionBombError):
        pass
    try:  # without a protocol, no demuxer can open another file
        with path.open("rb") as file, open_container(file, "none") as container:
            brand = container.metadata.get("major_brand", "")
            name = HEIF.get(brand, container.format.long_name)
    except (FFmpegError, OSError):
        return None
    name = re.sub("(?:piped )?(.+) sequence", r"\1", name)
    is_known = name.upper() in PICTURES and (name != "AVIF" or features.check("avif"))
    return None if is_known or name == "image2" else name  # guessed from the suffix


def supported_table() -> str:
    """Return the supported inputs as a table in Markdown."""
    rows = [(one[0], "video, audio" if one[2] else "audio") for one in INPUTS.values()]
    rows += [(name, "image") for name in PICTURES.values()]
    lines = ["| input | kind |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {kind} |" for name, kind in rows), ""])
