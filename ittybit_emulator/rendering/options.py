"""Options of the renderers, with the defaults and the limits of the emulator.

Requests are checked by `ittybit.kinds`. An option that no renderer uses has no effect.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any

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

_LIMIT = re.compile(r"Expected (\w+)( of length)? ([<>]=) (-?\d+)")
_HERE = "on this server"
_QUALITIES = {"very_low": 20, "low": 40, "medium": 60, "high": 80, "very_high": 95}


class Layer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """An overlay. Lengths are in pixels or in percent of the canvas."""

    left: Offset = None
    top: Offset = None
    position: str = "center"


class ImageLayer(Layer, frozen=True, kw_only=True, tag="image"):
    """An image overlay."""

    url: str | None = None
    path: str | None = None
    width: Length = None
    height: Length = None


class TextLayer(Layer, frozen=True, kw_only=True, tag="text"):
    """A text overlay in the only font of the emulator. The font size is in pixels."""

    text: Annotated[str, Meta(max_length=1000)]
    font_size: Annotated[int, Meta(ge=4, le=1000)] = 32
    color: str = "#ffffff"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Options of all kinds. Lengths are in pixels or in percent of the input."""

    width: Length = None
    height: Length = None
    fit: str = "fill"
    position: str = "center"
    background: str | None = None
    layers: Annotated[list[ImageLayer | TextLayer], Meta(max_length=20)] = []
    start: float | None = None
    end: float | None = None
    fps: float | None = None
    quality: int | str | None = None
    format: str | None = None
    codec: str | None = None
    bitrate: int | None = None
    count: Annotated[int, Meta(le=MAX_THUMBNAILS)] | None = None
    waveform_points: Annotated[int, Meta(le=MAX_POINTS)] = 200

    def percent(self, default: int) -> int:
        """Return the quality as a number from 0 to 100."""
        quality = default if self.quality is None else self.quality
        return _QUALITIES[quality] if isinstance(quality, str) else quality


_DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "video": {"format": "mp4"},
    "audio": {"format": "mp3"},
    "animation": {"format": "gif", "fps": 10},
}


def parse(kind: str, options: Mapping[str, object]) -> Options:
    """Return the options of a kind with its defaults.

    Raise OptionError for options that no API accepts, or that exceed a limit.
    """
    given = {name: value for name, value in options.items() if value is not None}
    # The layers have paths instead of URLs. The request was checked.
    checked = {name: value for name, value in given.items() if name != "layers"}
    if given.get("format") == "heic":  # Pillow alone cannot write it
        raise OptionError("the emulator cannot render the format heic", "format")
    known = kinds_of()["audio" if kind == "waveform" else kind]
    try:
        check_options(known, None, checked)
        plain: Any = to_option(given)
        return msgspec.convert({**_DEFAULTS.get(kind, {}), **plain}, Options)
    except KindError as error:
        raise OptionError(str(error), error.option) from None
    except msgspec.ValidationError as error:
        raise _limit_error(str(error).replace("`", ""), given) from None


def _limit_error(message: str, options: Any) -> OptionError:
    """Return the error for a message of msgspec, such as ``Expected int <= 8192``."""
    text, _, place = message.partition(" - at $.")
    found = _LIMIT.fullmatch(text)
    if found is None:
        return OptionError(f"the emulator cannot render {place}: {text}")
    kind, length, sign, limit = found.groups()
    value = options
    for name in re.findall(r"\w+", place):
        value = value[int(name) if name.isdecimal() else name]
    bound = f"{'at most' if sign == '<=' else 'at least'} {limit}"
    if length:
        unit, value = "items" if kind == "array" else "characters", len(value)
        return OptionError(f"{place} must have {bound} {unit} {_HERE}, got {value}")
    return OptionError(f"{place} must be {bound} {_HERE}, got {value}")
