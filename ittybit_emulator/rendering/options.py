"""Validation of the options of each kind of rendering."""

import math
import re
from collections.abc import Collection, Mapping
from typing import cast, get_type_hints

import msgspec

from ittybit_emulator.errors import OptionError
from ittybit_emulator.rendering.option_types import (
    AdaptiveOptions,
    AnimationOptions,
    AudioOptions,
    ImageLayer,
    ImageOptions,
    Options,
    PictureOptions,
    ThumbnailsOptions,
    VideoOptions,
    WaveformOptions,
)

OPTIONS: dict[str, type[Options]] = {
    "video": VideoOptions,
    "image": ImageOptions,
    "audio": AudioOptions,
    "thumbnails": ThumbnailsOptions,
}
LATER: dict[str, type[Options]] = {
    "animation": AnimationOptions,
    "adaptive_video": AdaptiveOptions,
    "waveform": WaveformOptions,
}
"""Kinds that the dated API does not have."""
CODECS = {
    "mp4": ("h264", "h265", "av1"),
    "mov": ("h264", "h265"),
    "webm": ("vp9", "av1"),
}
"""Video codecs of each container; the first is the default."""


def check(kind: str, options: Mapping[str, object]) -> None:
    """Raise OptionError for options that `render` does not accept."""
    parse(kind, options)


def parse(kind: str, options: Mapping[str, object]) -> Options:
    """Convert options to the struct of their kind, or raise OptionError."""
    known = OPTIONS | LATER
    if kind not in known:
        raise OptionError(f"kind must be {_join(known, 'or')}, got {kind!r}")
    given = {name: value for name, value in options.items() if value is not None}
    struct = known[kind]
    for name, value in given.items():
        if name not in struct.__struct_fields__:
            raise OptionError(
                f"`{name}` is not an option of {kind}; use "
                f"{_join(struct.__struct_fields__, 'or')}"
            )
        if isinstance(value, float) and not math.isfinite(value):
            raise OptionError(_invalid(struct, name, value), name)
    try:
        parsed = msgspec.convert(given, struct)
    except msgspec.ValidationError as error:
        raise _option_error(struct, given, str(error)) from None
    _refuse_contradictions(parsed)
    return parsed


def _option_error(
    struct: type[Options], given: Mapping[str, object], reason: str
) -> OptionError:
    """Convert a message of msgspec to an error with the value and its valid range."""
    place = re.search(r" - at `\$\.((\w+)[^`]*)`$", reason)
    if place is None:
        return OptionError(f"invalid options: {reason}")
    text = _invalid(struct, place[2], given[place[2]])
    if place[1] != place[2]:
        text += f" ({place[1]}: {reason[: place.start()]})"
    return OptionError(text, place[2])


def _invalid(struct: type[Options], name: str, value: object) -> str:
    hint = get_type_hints(struct, include_extras=True)[name]
    allowed = cast(msgspec.Meta, hint.__metadata__[-1]).description
    shown = repr(value)
    if len(shown) > 60:
        shown = shown[:57] + "..."
    return f"`{name}` must be {allowed}, got {shown}"


def _refuse_contradictions(options: Options) -> None:
    if isinstance(options, PictureOptions):
        for index, layer in enumerate(options.layers):
            if isinstance(layer, ImageLayer) and not (layer.url or layer.path):
                raise OptionError(f"`layers[{index}]` must have a `url`")
    if isinstance(options, VideoOptions | AudioOptions):
        _refuse_empty_span(options.start, options.end)
        if options.quality is not None and options.bitrate is not None:
            raise OptionError("pass either `quality` or `bitrate`, not both")
    if isinstance(options, AnimationOptions | AdaptiveOptions | WaveformOptions):
        _refuse_empty_span(options.start, options.end)
    if isinstance(options, VideoOptions):
        _check_codec(options)
    if isinstance(options, AudioOptions):
        _check_bitrate(options)


def _refuse_empty_span(start: float | None, end: float | None) -> None:
    if end is not None and end <= (start or 0):
        raise OptionError(
            f"`end` must be greater than `start`, which is {start or 0:g}, got {end:g}"
        )


def _check_bitrate(options: AudioOptions) -> None:
    if options.format in {"wav", "flac"} and options.bitrate is not None:
        raise OptionError(
            f"`bitrate` is not an option of the lossless format {options.format}; "
            "omit it"
        )


def _check_codec(options: VideoOptions) -> None:
    codecs = CODECS[options.format]
    if options.codec is not None and options.codec not in codecs:
        raise OptionError(
            f"`codec` must be {_join(codecs, 'or')} for the format {options.format}, "
            f"got {options.codec!r}"
        )


def _join(names: Collection[str], conjunction: str) -> str:
    *first, last = names
    comma = "," if len(first) > 1 else ""
    return f"{', '.join(first)}{comma} {conjunction} {last}" if first else last
