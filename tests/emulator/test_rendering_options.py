"""Defaults and limits of the options of the renderers."""

from typing import Any

import pytest

from ittybit.core.kinds.rules import CODECS
from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.options import Options, parse


def test_null_is_the_same_as_no_option() -> None:
    assert parse("video", {"width": None, "format": None}) == Options(format="mp4")


def test_an_integral_float_is_an_integer() -> None:
    assert parse("video", {"width": 32.0}) == Options(width=32, format="mp4")


def test_the_default_format_has_codecs() -> None:
    assert parse("video", {}).format in CODECS


TEXT = {"kind": "text", "text": "a"}


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("video", {"width": 9000}, "cannot render width: Expected int <= 8192"),
        ("image", {"format": "heic"}, "cannot render the format heic"),
        ("image", {"layers": [TEXT] * 21}, "cannot render layers: .* length <= 20"),
        (
            "image",
            {"layers": [TEXT | {"font_size": 2}]},
            r"cannot render layers\[0\]\.font_size: Expected int >= 4",
        ),
        (
            "image",
            {"layers": [TEXT | {"text": "a" * 1001}]},
            r"cannot render layers\[0\]\.text: .* length <= 1000",
        ),
        ("image", {"layers": [TEXT | {"left": 9000}]}, "int <= 8192"),
        ("thumbnails", {"count": 101}, "cannot render count: Expected int <= 100"),
        (
            "waveform",
            {"waveform": "json", "waveform_points": 10_001},
            "cannot render waveform_points: Expected int <= 10000",
        ),
        ("video", {"width": 0}, "width must be a number of pixels .* got 0$"),
        ("video", {"start": float("nan")}, "start must be .* got nan"),
    ],
)
def test_an_option_beyond_a_limit_fails_the_task(
    kind: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(OptionError, match=message):
        parse(kind, options)


def test_an_option_error_is_a_media_error_and_a_value_error() -> None:
    assert issubclass(OptionError, MediaError)
    assert issubclass(OptionError, ValueError)
