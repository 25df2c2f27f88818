"""Options of the renderers, with the defaults and the limits of the emulator.

Requests are checked by `ittybit.kinds`. An option that no renderer uses has no effect.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ittybit.core.kinds.check import OptionError as KindError
from ittybit.core.kinds.check import check_options
from ittybit.core.kinds.registry import kinds_of
from ittybit.core.kinds.rules import CODECS as CODECS
from ittybit.core.serialization.plain import to_option
from ittybit_emulator.errors import OptionError
from ittybit_emulator.rendering.limits import MAX_EDGE, MAX_POINTS, MAX_THUMBNAILS

Pixels = Annotated[int, Meta(le=MAX_EDGE)]
Length = Pixels | str | None
Offset = Annotated[int, Meta(ge=-MAX_EDGE, le=MAX_EDGE)] | str | None


class ImageLayer(msgspec.Struct, frozen=True, tag="image", tag_field="kind"):
    """An image overlay. Lengths are in pixels or in percent of the canvas."""

    url: str | None = None
    path: str | None = None
    left: Offset = None
    top: Offset = None
    width: Length = None
    height: Length = None
    position: str = "center"


class TextLayer(msgspec.Struct, frozen=True, tag="text", tag_field="kind"):
    """A text overlay in the only font of the emulator. The font size is in pixels."""

    text: Annotated[str, Meta(max_length=1000)]
    font_size: Annotated[int, Meta(ge=4, le=1000)] = 32
    color: str = "#ffffff"
    left: Offset = None
    top: Offset = None
    position: str = "center"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Base class of the options of a task."""


class PictureOptions(Options, frozen=True, kw_only=True):
    """Options that videos and images have in common."""

    width: Length = None
    height: Length = None
    fit: str = "fill"
    position: str = "center"
    background: str | None = None
    layers: Annotated[list[ImageLayer | TextLayer], Meta(max_length=20)] = []
    start: float | None = None
    quality: int | str | None = None


class VideoOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `video`."""

    end: float | None = None
    fps: float | None = None
    format: str = "mp4"
    codec: str | None = None
    bitrate: int | None = None


class ImageOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `image`. Pillow alone cannot write HEIC."""

    format: Literal["jpeg", "png", "webp", "avif", "gif"] | None = None


class AudioOptions(Options, frozen=True, kw_only=True):
    """Options of the kind `audio`."""

    format: str = "mp3"
    quality: int | str | None = None
    bitrate: int | None = None
    start: float | None = None
    end: float | None = None


class WaveformOptions(Options, frozen=True, kw_only=True):
    """Options of the kind `audio` with the option `waveform`."""

    waveform_points: Annotated[int, Meta(le=MAX_POINTS)] = 200
    start: float | None = None
    end: float | None = None


class AnimationOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `animation`."""

    end: float
    fps: float = 10
    format: str = "gif"


class AdaptiveOptions(PictureOptions, frozen=True, kw_only=True):
    """Options of the kind `adaptive_video`, with the size of the largest variant."""

    end: float | None = None


class ThumbnailsOptions(Options, frozen=True, kw_only=True):
    """Options of the kind `thumbnails`, with the width of one thumbnail."""

    count: Annotated[int, Meta(le=MAX_THUMBNAILS)] | None = None
    width: int = 160


OPTIONS: Mapping[str, type[Options]] = {
    "video": VideoOptions,
    "image": ImageOptions,
    "audio": AudioOptions,
    "thumbnails": ThumbnailsOptions,
    "animation": AnimationOptions,
    "adaptive_video": AdaptiveOptions,
    "waveform": WaveformOptions,
}


def parse(kind: str, options: Mapping[str, object]) -> Options:
    """Convert options to the struct of their kind.

    Raise OptionError for options that no API accepts, or that exceed a limit.
    """
    given = {name: value for name, value in options.items() if value is not None}
    # The layers have paths instead of URLs. The request was checked.
    checked = {name: value for name, value in given.items() if name != "layers"}
    known = kinds_of()["audio" if kind == "waveform" else kind]
    try:
        check_options(known, None, checked)
        plain: Any = to_option(given)
        return msgspec.convert(plain, OPTIONS[kind])
    except KindError as error:
        raise OptionError(str(error), error.option) from None
    except msgspec.ValidationError as error:
        text, _, place = str(error).replace("`", "").partition(" - at ")
        raise OptionError(f"the emulator cannot render {place[2:]}: {text}") from None
