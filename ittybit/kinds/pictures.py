"""Kinds whose output is a picture or a video."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import UNSET, UnsetType

from ittybit.core.kinds.check import Rule
from ittybit.core.kinds.markers import Api, Narrower, Only
from ittybit.core.kinds.rules import (
    codec_fits_format,
    end_after_start,
    quality_or_bitrate,
)
from ittybit.kinds.fields import (
    Bitrate,
    Color,
    Fit,
    Fps,
    HighFps,
    ImageFormat,
    Layers,
    Level,
    Position,
    Quality,
    Seconds,
    Size,
    VideoBitrate,
    VideoFormat,
)
from ittybit.kinds.kind import Kind

__all__ = ["AdaptiveVideo", "Animation", "Image", "PictureKind", "Video"]


class PictureKind(Kind, frozen=True, kw_only=True):
    """Options of kinds that create pictures or videos.

    By default, the output has the size and the duration of the input.
    """

    width: Size | UnsetType = UNSET
    """Width in pixels, or a percentage of the input such as ``"50%"``."""
    height: Size | UnsetType = UNSET
    """Height in pixels, or a percentage of the input such as ``"50%"``.

    If you pass only `width` or only `height`, the aspect ratio is kept.
    """
    fit: Fit | UnsetType = UNSET
    """How to reach another aspect ratio: ``fill`` (default), ``cover``, or ``contain``.

    ``fill`` may distort the picture, ``cover`` may crop it, and ``contain`` may pad it.
    """
    position: Position | UnsetType = UNSET
    """Anchor when `fit` crops or pads the picture, ``center`` by default.

    It is ``center``, ``top``, ``bottom``, ``left``, ``right``, or a pair: ``top-left``.
    """
    background: Color | UnsetType = UNSET
    """Color of the padding with fit ``contain``, such as ``"#20B075"``."""
    quality: Annotated[Quality, Narrower(Level, "job", "run")] | UnsetType = UNSET
    """Quality from 0 to 100, or from ``very_low`` to ``very_high``.

    Jobs and runs: Quality from ``very_low`` to ``very_high``.
    """
    start: Seconds | UnsetType = UNSET
    """Start position in the input, in seconds. The default is 0."""


class Video(PictureKind, frozen=True, kw_only=True):
    """Encode a video."""

    kind = "video"
    apis: ClassVar[frozenset[Api]] = frozenset(
        {"task", "step", "job", "standalone", "run"}
    )
    example: ClassVar[Mapping[str, Any]] = {"width": 1280}
    rules: ClassVar[tuple[Rule, ...]] = (
        end_after_start,
        quality_or_bitrate,
        codec_fits_format,
    )

    format: VideoFormat | UnsetType = UNSET
    """Container format, ``mp4`` by default."""
    codec: Literal["h264", "h265", "vp9", "av1"] | UnsetType = UNSET
    """Video codec, which must fit `format`.

    ``h264`` and ``h265`` fit ``mp4`` and ``mov``; ``vp9`` fits ``webm``; ``av1`` fits
    ``mp4`` and ``webm``.
    """
    bitrate: Annotated[Bitrate, Narrower(VideoBitrate, "job", "run")] | UnsetType = (
        UNSET
    )
    """Bit rate in bit/s, 1 or more.

    Jobs and runs: Bit rate in bit/s, 300 000 to 60 000 000.
    """
    fps: Annotated[HighFps, Narrower(Fps, "job", "run")] | UnsetType = UNSET
    """Frames per second, 1 to 120. The default is the input's.

    Jobs and runs: Frames per second, 1 to 60. The default is the input's.
    """
    end: Seconds | UnsetType = UNSET
    """End position in the input, in seconds. The default is the end of the input."""
    layers: Annotated[Layers, Only("task", "run")] | UnsetType = UNSET
    """Overlays of the kinds ``image`` and ``text``, from bottom to top.

    Each is an `ImageLayer`, a `TextLayer`, or a dict.
    """


class Image(PictureKind, frozen=True, kw_only=True):
    """Create an image from an image, or from the video frame at `start`."""

    kind = "image"
    apis: ClassVar[frozenset[Api]] = Video.apis
    example: ClassVar[Mapping[str, Any]] = {"width": 320}

    format: (
        Annotated[
            ImageFormat,
            Narrower(Literal["jpeg", "png", "webp", "avif"], "job"),
        ]
        | UnsetType
    ) = UNSET
    """Image format, as in the input by default."""
    layers: Annotated[Layers, Only("task", "run")] | UnsetType = UNSET
    """Overlays of the kinds ``image`` and ``text``, from bottom to top.

    Each is an `ImageLayer`, a `TextLayer`, or a dict.
    """


class Animation(PictureKind, frozen=True, kw_only=True):
    """Create a short animated image from a video."""

    kind = "animation"
    apis: ClassVar[frozenset[Api]] = frozenset({"job", "standalone"})
    example: ClassVar[Mapping[str, Any]] = {"end": 2}
    rules: ClassVar[tuple[Rule, ...]] = (end_after_start,)

    end: Seconds
    """End position in the input, in seconds."""
    format: Literal["gif", "webp"] | UnsetType = UNSET
    """Image format, ``gif`` by default."""
    fps: Fps | UnsetType = UNSET
    """Frames per second, 1 to 60; 10 by default."""


class AdaptiveVideo(PictureKind, frozen=True, kw_only=True):
    """Encode a video in several sizes, as HLS.

    `width` and `height` are the largest size. If the input has only audio, so does the
    output.
    """

    kind = "adaptive_video"
    apis: ClassVar[frozenset[Api]] = frozenset({"job", "standalone", "run"})
    rules: ClassVar[tuple[Rule, ...]] = (end_after_start,)

    format: Literal["hls"] | UnsetType = UNSET
    """Streaming format, ``hls`` by default."""
    end: Seconds | UnsetType = UNSET
    """End position in the input, in seconds. The default is the end of the input."""
