"""Options of each kind of rendering."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ittybit_emulator.rendering.limits import MAX_EDGE, MAX_POINTS, MAX_THUMBNAILS

Percentage = Annotated[str, Meta(pattern=r"^\d{1,4}(\.\d{1,3})?%$")]
Length = Annotated[
    Annotated[int, Meta(ge=1, le=MAX_EDGE)] | Percentage | None,
    Meta(
        description=f"a whole number of pixels from 1 to {MAX_EDGE}, or a "
        'percentage of the input such as "50%"'
    ),
]
Offset = Annotated[int, Meta(ge=-MAX_EDGE, le=MAX_EDGE)] | Percentage | None
Fit = Annotated[
    Literal["fill", "cover", "contain"], Meta(description="fill, cover, or contain")
]
_PLACES = r"center|left|right|(top|bottom)([-_ ](left|right|center))?"
Position = Annotated[
    Annotated[str, Meta(pattern=f"^({_PLACES})$")],
    Meta(description="center, top, bottom, left, right, or a pair such as top-left"),
]
Color = Annotated[str, Meta(pattern=r"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")]
Background = Annotated[
    Color | None, Meta(description="a hex color such as #20B075 or #fff")
]
QualityWord = Literal["very_low", "low", "medium", "high", "very_high"]
Quality = Annotated[
    Annotated[int, Meta(ge=0, le=100)] | QualityWord | None,
    Meta(
        description="a whole number from 0 to 100, or very_low, low, medium, high, "
        "or very_high"
    ),
]
Seconds = Annotated[
    Annotated[float, Meta(ge=0, le=10_000_000)] | None,
    Meta(description="a number of seconds, 0 or more"),
]


class ImageLayer(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag="image",
    tag_field="kind",
):
    """An image overlay. Lengths are in pixels or in percent of the canvas."""

    url: str | None = None
    path: str | None = None
    left: Offset = None
    top: Offset = None
    width: Length = None
    height: Length = None
    position: Position = "center"


class TextLayer(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag="text",
    tag_field="kind",
):
    """A text overlay. The font size is in pixels."""

    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    font_size: Annotated[int, Meta(ge=4, le=1000)] = 32
    color: Color = "#ffffff"
    left: Offset = None
    top: Offset = None
    position: Position = "center"


Layers = Annotated[
    Annotated[list[ImageLayer | TextLayer], Meta(max_length=20)],
    Meta(
        description="a list of at most 20 overlays: "
        '{"kind": "image", "url", "left", "top", "width", "height", "position"} or '
        '{"kind": "text", "text", "font_size", "color", "left", "top", "position"}'
    ),
]


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base class of the options of a task."""


class PictureOptions(Options, frozen=True, kw_only=True):
    """Options that videos and images have in common."""

    width: Length = None
    height: Length = None
    fit: Fit = "fill"
    position: Position = "center"
    background: Background = None
    layers: Layers = []
    start: Seconds = None
    quality: Quality = None


class VideoOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `video`."""

    end: Seconds = None
    fps: Annotated[
        Annotated[float, Meta(ge=1, le=120)] | None,
        Meta(description="frames per second, from 1 to 120"),
    ] = None
    format: Annotated[
        Literal["mp4", "webm", "mov"], Meta(description="mp4, webm, or mov")
    ] = "mp4"
    codec: Annotated[
        Literal["h264", "h265", "vp9", "av1"] | None,
        Meta(description="h264, h265, vp9, or av1"),
    ] = None
    bitrate: Annotated[
        Annotated[int, Meta(ge=300_000, le=60_000_000)] | None,
        Meta(description="bit/s, from 300000 to 60000000"),
    ] = None


class ImageOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `image`."""

    format: Annotated[
        Literal["jpeg", "jpg", "png", "webp", "avif", "gif"] | None,
        Meta(description="jpeg, png, webp, avif, or gif"),
    ] = None


class AudioOptions(Options, frozen=True, kw_only=True):
    """Options of the kind `audio`."""

    format: Annotated[
        Literal["mp3", "aac", "ogg", "opus", "wav", "flac", "alac"],
        Meta(description="mp3, aac, ogg, opus, wav, flac, or alac"),
    ] = "mp3"
    quality: Quality = None
    bitrate: Annotated[
        Annotated[int, Meta(ge=32_000, le=320_000)] | None,
        Meta(description="bit/s, from 32000 to 320000"),
    ] = None
    start: Seconds = None
    end: Seconds = None


class WaveformOptions(Options, frozen=True, kw_only=True):
    """Options of the kind `audio` with the option `waveform`."""

    waveform: Annotated[Literal["json"], Meta(description="json")]
    waveform_points: Annotated[
        Annotated[int, Meta(ge=1, le=MAX_POINTS)],
        Meta(description=f"a whole number from 1 to {MAX_POINTS}"),
    ] = 200
    start: Seconds = None
    end: Seconds = None


class AnimationOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `animation`."""

    end: Annotated[
        Annotated[float, Meta(gt=0, le=10_000_000)],
        Meta(description="a number of seconds greater than 0"),
    ]
    fps: Annotated[
        Annotated[float, Meta(ge=1, le=60)],
        Meta(description="frames per second, from 1 to 60"),
    ] = 10
    format: Annotated[Literal["gif", "webp"], Meta(description="gif or webp")] = "gif"


class AdaptiveOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `adaptive_video`, with the size of the largest variant."""

    end: Seconds = None
    format: Annotated[Literal["hls"], Meta(description="hls")] = "hls"


class ThumbnailsOptions(Options, frozen=True, kw_only=True):
    """Options of the kind `thumbnails`, with the width of one thumbnail."""

    count: Annotated[
        Annotated[int, Meta(ge=1, le=MAX_THUMBNAILS)] | None,
        Meta(description=f"a whole number from 1 to {MAX_THUMBNAILS}"),
    ] = None
    width: Annotated[
        Annotated[int, Meta(ge=16, le=512)],
        Meta(description="a whole number of pixels from 16 to 512"),
    ] = 160
