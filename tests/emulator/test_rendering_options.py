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
        (
            "video",
            {"width": 9000},
            "width must be at most 8192 on this server, got 9000",
        ),
        ("image", {"format": "heic"}, "cannot render the format heic"),
        (
            "image",
            {"layers": [TEXT] * 21},
            "layers must have at most 20 items .* got 21",
        ),
        (
            "image",
            {"layers": [TEXT | {"font_size": 2}]},
            r"^layers\[0\]\.font_size must be at least 4 on this server, got 2$",
        ),
        (
            "image",
            {"layers": [TEXT | {"text": "a" * 1001}]},
            r"layers\[0\]\.text must have at most 1000 characters .* got 1001",
        ),
        ("image", {"layers": [TEXT | {"left": 9000}]}, r"\.left must be at most 8192"),
        (
            "thumbnails",
            {"count": 101},
            "count must be at most 100 on this server, got 101",
        ),
        (
            "waveform",
            {"waveform": "json", "waveform_points": 10_001},
            "waveform_points must be at most 10000 on this server, got 10001",
        ),
        ("image", {"layers": [{"kind": "text"}]}, r"layers\[0\]: .* missing .* text"),
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
