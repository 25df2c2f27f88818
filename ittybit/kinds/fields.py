"""Types of options. Their descriptions appear in messages, help texts, and schemas."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from ittybit.core.kinds.markers import Checked
from ittybit.core.transfers.filenames import (
    FILENAME,
    FILENAME_PATTERN,
    FOLDER,
    FOLDER_PATTERN,
    is_filename,
    is_folder,
)
from ittybit.core.url.syntax import is_web_url

__all__ = [
    "AudioBitrate",
    "AudioFormat",
    "Bitrate",
    "Color",
    "Condition",
    "Filename",
    "Fit",
    "Folder",
    "Fps",
    "HighFps",
    "ImageFormat",
    "ImageLayer",
    "Layer",
    "Layers",
    "Level",
    "Metadata",
    "Offset",
    "Position",
    "Quality",
    "S3Url",
    "Seconds",
    "Size",
    "SourceUrl",
    "TextLayer",
    "VideoBitrate",
    "VideoFormat",
    "WebUrl",
]

# Patterns are searched, and $ also matches before a newline at the end.
_Percentage: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+)?%$(?!\n)")]

Size: TypeAlias = Annotated[
    Annotated[int, Meta(ge=1)] | _Percentage,
    Meta(
        description="a number of pixels (1 or more), or a percentage of the input "
        'such as "50%"'
    ),
]
"""Pixels, at least 1, or a percentage of the input such as ``"50%"``."""

Offset: TypeAlias = Annotated[
    int | _Percentage,
    Meta(description='a number of pixels, or a percentage such as "50%"'),
]
"""Pixels, or a percentage of the canvas such as ``"50%"``."""

Fit: TypeAlias = Literal["fill", "cover", "contain"]
"""How to reach another aspect ratio."""

_PLACES = r"center|left|right|(top|bottom)([-_ ](left|right|center))?"
Position: TypeAlias = Annotated[
    str,
    Meta(
        pattern=rf"^({_PLACES})$(?!\n)",
        description="center, top, bottom, left, right, or a pair such as top-left",
    ),
]
"""``center``, ``top``, ``bottom``, ``left``, ``right``, or a pair: ``top-left``."""

Color: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$(?!\n)",
        description="a hex color such as #20B075 or #fff",
    ),
]
"""Hex color such as ``"#20B075"``."""

Level: TypeAlias = Literal["very_low", "low", "medium", "high", "very_high"]
"""Level of quality."""

Quality: TypeAlias = Annotated[
    Annotated[int, Meta(ge=0, le=100)] | Level,
    Meta(
        description="an integer from 0 to 100, or very_low, low, medium, high, or "
        "very_high"
    ),
]
"""Quality from 0 to 100, or a level."""

VideoFormat: TypeAlias = Literal["mp4", "webm", "mov"]
ImageFormat: TypeAlias = Literal["jpeg", "png", "webp", "avif", "heic", "gif"]
AudioFormat: TypeAlias = Literal["mp3", "aac", "ogg", "opus", "wav", "flac", "alac"]

Seconds: TypeAlias = Annotated[
    float, Meta(ge=0, description="a number of seconds, 0 or more")
]
"""Seconds of the input, at least 0."""

Fps: TypeAlias = Annotated[
    float, Meta(ge=1, le=60, description="a number of frames per second from 1 to 60")
]
"""Frames per second, 1 to 60."""

HighFps: TypeAlias = Annotated[
    float, Meta(ge=1, le=120, description="a number of frames per second from 1 to 120")
]
"""Frames per second, 1 to 120."""

Bitrate: TypeAlias = Annotated[
    int, Meta(ge=1, description="a number of bit/s, 1 or more")
]
"""Bit/s, at least 1."""

VideoBitrate: TypeAlias = Annotated[
    int,
    Meta(
        ge=300_000,
        le=60_000_000,
        description="a number of bit/s from 300000 to 60000000",
    ),
]
"""Bit/s, 300 000 to 60 000 000."""

AudioBitrate: TypeAlias = Annotated[
    int,
    Meta(ge=32_000, le=320_000, description="a number of bit/s from 32000 to 320000"),
]
"""Bit/s, 32 000 to 320 000."""

_AUTHORITY = (
    r"([^\x00-\x20/?#@]*@)?(\[[0-9A-Fa-f:.]+(%[^\x00-\x20\]]+)?\]|"
    r"[^\x00-\x20/?#@:\[\]\\]+)(:[0-9]{0,5})?"
)
_WEB = rf"[Hh][Tt][Tt][Pp][Ss]?://{_AUTHORITY}([/?][^\x00-\x1f\x7f#]*)?$(?!\n)"
_S3 = r"[Ss]3://[A-Za-z0-9][A-Za-z0-9._-]*/."


def _is_source_url(text: str) -> bool:
    return text[:5].lower() == "s3://" or is_web_url(text)


WebUrl: TypeAlias = Annotated[
    str,
    Meta(pattern=f"^{_WEB}", description="an http or https URL"),
    Checked(is_web_url),
]
"""URL with the scheme http or https."""

SourceUrl: TypeAlias = Annotated[
    str,
    Meta(pattern=f"^({_WEB}|{_S3})", description="an http, https, or s3 URL"),
    Checked(_is_source_url),
]
"""URL of an input: http, https, or s3."""

S3Url: TypeAlias = Annotated[
    str, Meta(pattern=f"^{_S3}", description="a URL of the form s3://bucket/key")
]
"""URL in your own storage: ``s3://bucket/key``."""

Filename: TypeAlias = Annotated[
    str,
    Meta(pattern=FILENAME_PATTERN, description=FILENAME),
    Checked(is_filename),
]
"""Name of a file on the server."""

Folder: TypeAlias = Annotated[
    str,
    Meta(pattern=FOLDER_PATTERN, description=FOLDER),
    Checked(is_folder),
]
"""Folder on the server, whose outer slashes are ignored."""

Metadata: TypeAlias = Annotated[
    Mapping[str, Any], Meta(description="an object with your own data")
]
"""Your own data."""


class ImageLayer(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    repr_omit_defaults=True,
    tag_field="kind",
    tag="image",
):
    """Image over the picture.

    Lengths are pixels or percentages of the canvas.
    """

    url: WebUrl
    """URL of the image."""
    left: Offset | UnsetType = UNSET
    """Distance from the left edge."""
    top: Offset | UnsetType = UNSET
    """Distance from the top edge."""
    width: Size | UnsetType = UNSET
    """Width. If you pass only `width` or only `height`, the aspect ratio is kept."""
    height: Size | UnsetType = UNSET
    """Height."""
    position: Position | UnsetType = UNSET
    """Place on the canvas, ``center`` by default."""


class TextLayer(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    repr_omit_defaults=True,
    tag_field="kind",
    tag="text",
):
    """Text over the picture.

    Lengths are pixels or percentages of the canvas.
    """

    text: Annotated[str, Meta(min_length=1)]
    """Text, with at least one character."""
    font: str | UnsetType = UNSET
    """Name of the font."""
    font_size: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """Font size in pixels."""
    color: Color | UnsetType = UNSET
    """Color of the text."""
    left: Offset | UnsetType = UNSET
    """Distance from the left edge."""
    top: Offset | UnsetType = UNSET
    """Distance from the top edge."""
    position: Position | UnsetType = UNSET
    """Place on the canvas, ``center`` by default."""


Layer: TypeAlias = ImageLayer | TextLayer | Mapping[str, Any]
"""Overlay: an `ImageLayer`, a `TextLayer`, or a dict with their fields and ``kind``."""

if TYPE_CHECKING:
    Layers: TypeAlias = Sequence[Layer]
    """Overlays from bottom to top."""
else:  # msgspec converts the dicts to the structs
    Layers = Annotated[
        Sequence[ImageLayer | TextLayer],
        Meta(description="a list of overlays of the kinds image and text"),
    ]


class Condition(TypedDict):
    """Property of the input, and the text that it must equal."""

    prop: str
    """Property of the input, for example ``kind``."""
    value: str
    """Text that the property must equal."""
