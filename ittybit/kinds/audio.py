"""Kind whose output is audio."""

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType

from ittybit.core.kinds.check import Rule
from ittybit.core.kinds.markers import Api, Narrower, Only
from ittybit.core.kinds.rules import (
    end_after_start,
    no_lossless_bitrate,
    points_need_waveform,
    quality_or_bitrate,
)
from ittybit.kinds.fields import (
    AudioBitrate,
    AudioFormat,
    Bitrate,
    Level,
    Quality,
    Seconds,
)
from ittybit.kinds.kind import Kind

__all__ = ["Audio"]


class Audio(Kind, frozen=True, kw_only=True):
    """Encode audio, also from a video. A job can create a waveform instead."""

    kind = "audio"
    apis: ClassVar[frozenset[Api]] = frozenset(
        {"task", "step", "job", "standalone", "run"}
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        end_after_start,
        quality_or_bitrate,
        no_lossless_bitrate,
        points_need_waveform,
    )

    format: (
        Annotated[
            AudioFormat,
            Narrower(Literal["mp3", "aac", "ogg", "opus", "wav", "flac"], "job"),
        ]
        | UnsetType
    ) = UNSET
    """Audio format, ``mp3`` by default. Jobs have no ``alac``."""
    quality: Annotated[Quality, Narrower(Level, "job", "run")] | UnsetType = UNSET
    """Level from ``very_low`` to ``very_high``. Tasks also accept 0 to 100."""
    bitrate: Annotated[Bitrate, Narrower(AudioBitrate, "job", "run")] | UnsetType = (
        UNSET
    )
    """Bit rate in bit/s. Jobs and runs accept 32 000 to 320 000."""
    start: Seconds | UnsetType = UNSET
    """Start in seconds of the input, at least 0 (default)."""
    end: Seconds | UnsetType = UNSET
    """End in seconds of the input."""
    waveform: Annotated[Literal["json"], Only("job")] | UnsetType = UNSET
    """Return the waveform as JSON instead of encoded audio."""
    waveform_points: Annotated[int, Meta(ge=1), Only("job")] | UnsetType = UNSET
    """Number of peaks in the waveform, at least 1. Peaks are from 0 to 1."""
