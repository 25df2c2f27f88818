"""Kind whose output is audio."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

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
    """Encode the audio of an audio or video file.

    Jobs: Encode the audio of an audio or video file, or return its waveform.
    """

    kind = "audio"
    apis: ClassVar[frozenset[Api]] = frozenset(
        {"task", "step", "job", "standalone", "run"}
    )
    example: ClassVar[Mapping[str, Any]] = {"format": "mp3"}
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
    """Audio format, ``mp3`` by default."""
    quality: Annotated[Quality, Narrower(Level, "job", "run")] | UnsetType = UNSET
    """Quality from 0 to 100, or from ``very_low`` to ``very_high``.

    Jobs and runs: Quality from ``very_low`` to ``very_high``.
    """
    bitrate: Annotated[Bitrate, Narrower(AudioBitrate, "job", "run")] | UnsetType = (
        UNSET
    )
    """Bit rate in bit/s, 1 or more.

    Jobs and runs: Bit rate in bit/s, 32 000 to 320 000.
    """
    start: Seconds | UnsetType = UNSET
    """Start position in the input, in seconds. The default is 0."""
    end: Seconds | UnsetType = UNSET
    """End position in the input, in seconds. The default is the end of the input."""
    waveform: Annotated[Literal["json"], Only("job")] | UnsetType = UNSET
    """Return the waveform as JSON instead of encoded audio."""
    waveform_points: Annotated[int, Meta(ge=1), Only("job")] | UnsetType = UNSET
    """Number of peaks in the waveform, 1 or more. A peak is a number from 0 to 1."""
