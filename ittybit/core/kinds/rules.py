"""Rules for options of a kind that must fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ittybit.core.kinds.descriptions import join

CODECS: Mapping[str, tuple[str, ...]] = {
    "mp4": ("h264", "h265", "av1"),
    "mov": ("h264", "h265"),
    "webm": ("vp9", "av1"),
}
"""Video codecs of each container; the first is the default."""

_LOSSLESS = ("wav", "flac", "alac")


def end_after_start(options: Mapping[str, Any]) -> str | None:
    """Return the conflict if `end` is not greater than `start`."""
    start, end = options.get("start", 0), options.get("end")
    if end is None or end > start:
        return None
    return f"end must be greater than start, which is {start:g}, got {end:g}"


def quality_or_bitrate(options: Mapping[str, Any]) -> str | None:
    """Return the conflict if both a quality and a bit rate are given."""
    both = "quality" in options and "bitrate" in options
    return "pass either quality or bitrate, not both" if both else None


def no_lossless_bitrate(options: Mapping[str, Any]) -> str | None:
    """Return the conflict if a lossless format has a bit rate."""
    if "bitrate" in options and options.get("format") in _LOSSLESS:
        return f"the lossless format {options['format']} has no bitrate; omit it"
    return None


def codec_fits_format(options: Mapping[str, Any]) -> str | None:
    """Return the conflict if the container does not support the codec."""
    container, codec = options.get("format", "mp4"), options.get("codec")
    codecs = CODECS[container]
    if codec is None or codec in codecs:
        return None
    return f"codec must be {join(codecs, 'or')} for the format {container}, got {codec}"


def points_need_waveform(options: Mapping[str, Any]) -> str | None:
    """Return the conflict if points are given without a waveform."""
    if "waveform_points" in options and "waveform" not in options:
        return "waveform_points needs waveform='json'"
    return None
