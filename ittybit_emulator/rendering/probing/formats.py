"""Formats of input files: the supported ones, and the names of others."""

from pathlib import Path

DEMUXERS = {
    "mov": ("MP4, MOV, M4A, 3GP", "video, audio"),
    "matroska": ("Matroska, WebM", "video, audio"),
    "avi": ("AVI", "video, audio"),
    "mpegts": ("MPEG-TS, M2TS", "video, audio"),
    "mpeg": ("MPEG-PS, VOB", "video, audio"),
    "flv": ("FLV", "video, audio"),
    "asf": ("ASF, WMV, WMA", "video, audio"),
    "ogg": ("Ogg: Opus, Vorbis, Theora", "video, audio"),
    "mp3": ("MP3", "audio"),
    "aac": ("AAC (ADTS)", "audio"),
    "wav": ("WAV", "audio"),
    "w64": ("Wave64", "audio"),
    "flac": ("FLAC", "audio"),
    "aiff": ("AIFF", "audio"),
    "caf": ("CAF", "audio"),
    "amr": ("AMR", "audio"),
}
"""Name and kinds of each demuxer of libav. Others, such as those of playlists and
scripts, would make libav open more files."""
PICTURES = {
    "JPEG": "JPEG",
    "PNG": "PNG, APNG",
    "WEBP": "WebP",
    "AVIF": "AVIF",
    "GIF": "GIF",
}
"""Name of each image format of Pillow."""
_SIGNATURES = (
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "TIFF"),
    (0, b"BM", "BMP"),
    (0, b"8BPS", "PSD"),
    (0, b"\0\0\1\0", "ICO"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL ", "JPEG XL"),
    (4, b"jP  ", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"<svg", "SVG"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (0, b"\xfe\x7f\x01\x80", "DTS"),
    (0, b"DTSHDHDR", "DTS"),
    (0, b"\x0b\x77", "AC-3"),
    (4, b"\xf8\x72\x6f\xba", "TrueHD"),
    (0, b"wvpk", "WavPack"),
    (0, b"MAC ", "Monkey's Audio"),
    (0, b"MPCK", "Musepack"),
    (0, b"TTA1", "TTA"),
    (0, b"DSD ", "DSD"),
    (0, b".snd", "AU"),
    (0, b"MThd", "MIDI"),
    (0, b".RMF", "RealMedia"),
    (0, b".ra\xfd", "RealAudio"),
    (0, b"DKIF", "IVF"),
    (0, b"YUV4MPEG2", "YUV4MPEG"),
    (0, b"\x06\x0e\x2b\x34", "MXF"),
    (0, b"FWS", "SWF"),
    (0, b"CWS", "SWF"),
    (0, b"\0\0\0\1\x40\1", "raw H.265"),
    (0, b"\0\0\0\1\x46\1", "raw H.265"),
    (0, b"\0\0\0\1\x67", "raw H.264"),
    (0, b"\0\0\0\1\x27", "raw H.264"),
    (0, b"\0\0\0\1\x09", "raw H.264"),
    (0, b"\0\0\1\x67", "raw H.264"),
    (0, b"\0\0\1\xb3", "raw MPEG video"),
)
"""Offset and first bytes of formats that are not supported."""
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "HEIC"),
    **dict.fromkeys((b"mif1", b"msf1"), "HEIF"),
}
"""Names of images in an ISO container, by major brand."""


def unsupported_name(path: Path) -> str | None:
    """Return the name of a format that is not supported, or None if it is unknown."""
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    for offset, signature, name in _SIGNATURES:
        if head.startswith(signature, offset):
            return name
    return None


def supported_table() -> str:
    """Return the supported inputs as a table in Markdown."""
    rows = [(name, kinds) for name, kinds in DEMUXERS.values()]
    rows += [(name, "image") for name in PICTURES.values()]
    lines = ["| input | kind |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {kind} |" for name, kind in rows), ""])
