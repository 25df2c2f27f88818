"""Are these options right for this kind of task?"""

import math
import re
from collections.abc import Collection, Mapping
from typing import cast, get_type_hints

import msgspec

from ittybit_emulator.rendering.errors import OptionError
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
"""What a container may hold (spec section 15.2); the first is the default."""


def check(kind: str, options: Mapping[str, object]) -> None:
    """Refuse options that `render` would not carry out.

    Args:
        kind: One of `OPTIONS` or `LATER`.
        options: The options of the kind alone, without those that every task shares
            (`ref`, `folder`, `filename`, `webhook_url`, `next`: spec section 14.3).
            None counts as not given.

    Raises:
        OptionError: Names the option, its value and what is allowed.
    """
    parse(kind, options)


def parse(kind: str, options: Mapping[str, object]) -> Options:
    """Turn options into the struct of their kind, or raise OptionError."""
    known = OPTIONS | LATER
    if kind not in known:
        raise OptionError(f"Nothing renders the kind {kind!r}; use {_listed(known)}.")
    given = {name: value for name, value in options.items() if value is not None}
    struct = known[kind]
    for name, value in given.items():
        if name not in struct.__struct_fields__:
            raise OptionError(
                f"The option `{name}` is unknown to the kind `{kind}`, which knows "
                f"{_listed(struct.__struct_fields__)}."
            )
        if isinstance(value, float) and not math.isfinite(value):
            raise OptionError(_wrong(struct, name, value), name)
    try:
        parsed = msgspec.convert(given, struct)
    except msgspec.ValidationError as error:
        raise _explained(struct, given, str(error)) from None
    _refuse_contradictions(parsed)
    return parsed


def _explained(
    struct: type[Options], given: Mapping[str, object], reason: str
) -> OptionError:
    """Say what msgspec found, with the value and what is allowed."""
    place = re.search(r" - at `\$\.((\w+)[^`]*)`$", reason)
    if place is None:
        return OptionError(f"The options are wrong: {reason}.")
    text = _wrong(struct, place[2], given[place[2]])
    if place[1] != place[2]:
        text += f" At {place[1]}: {reason[: place.start()]}."
    return OptionError(text, place[2])


def _wrong(struct: type[Options], name: str, value: object) -> str:
    hint = get_type_hints(struct, include_extras=True)[name]
    allowed = cast(msgspec.Meta, hint.__metadata__[-1]).description
    shown = repr(value)
    if len(shown) > 60:
        shown = shown[:57] + "..."
    return f"The option `{name}` is {shown}; it must be {allowed}."


def _refuse_contradictions(options: Options) -> None:
    if isinstance(options, PictureOptions):
        for index, layer in enumerate(options.layers):
            if isinstance(layer, ImageLayer) and not (layer.url or layer.path):
                raise OptionError(f"The option `layers[{index}]` has no `url`.")
    if isinstance(options, VideoOptions | AudioOptions):
        _refuse_empty_span(options.start, options.end)
        if options.quality is not None and options.bitrate is not None:
            raise OptionError("Give either `quality` or `bitrate`, not both.")
    if isinstance(options, AnimationOptions | AdaptiveOptions | WaveformOptions):
        _refuse_empty_span(options.start, options.end)
    if isinstance(options, VideoOptions):
        _refuse_unfit_codec(options)
    if isinstance(options, AudioOptions):
        _refuse_useless_bitrate(options)


def _refuse_empty_span(start: float | None, end: float | None) -> None:
    if end is not None and end <= (start or 0):
        raise OptionError(
            f"The option `end` is {end:g}; it must be greater than `start`, "
            f"which is {start or 0:g}."
        )


def _refuse_useless_bitrate(options: AudioOptions) -> None:
    if options.format in {"wav", "flac"} and options.bitrate is not None:
        raise OptionError(
            f"The option `bitrate` has no meaning for the format {options.format}, "
            "which loses nothing; leave it out."
        )


def _refuse_unfit_codec(options: VideoOptions) -> None:
    fitting = CODECS[options.format]
    if options.codec is not None and options.codec not in fitting:
        raise OptionError(
            f"The option `codec` is {options.codec!r}; the format {options.format} "
            f"holds {_listed(fitting, 'or')}."
        )


def _listed(names: Collection[str], joint: str = "and") -> str:
    *most, last = names
    return f"{', '.join(most)} {joint} {last}" if most else last
