"""Validation of rendering options."""

import pytest

from ittybit_emulator.errors import MediaError, OptionError
from ittybit_emulator.rendering.options import check


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("video", {}),
        ("video", {"width": 1280, "height": "50%", "fit": "cover", "fps": 29.97}),
        ("video", {"format": "webm", "codec": "av1", "start": 1, "end": 2.5}),
        ("video", {"position": "top-left", "background": "#20B075", "quality": 75}),
        ("video", {"width": None, "start": None}),
        ("image", {"format": "avif", "quality": "very_high", "start": 0}),
        ("image", {"layers": [{"kind": "image", "url": "https://a.test/a.png"}]}),
        ("image", {"layers": [{"kind": "text", "text": "Hi", "left": "10%"}]}),
        ("audio", {"format": "opus", "bitrate": 64_000}),
        ("thumbnails", {"count": 3, "width": 200}),
    ],
)
def test_documented_options_are_accepted(kind: str, options: dict[str, object]) -> None:
    check(kind, options)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("video", {"width": 0}, "`width` must be a whole number of pixels.* got 0$"),
        ("video", {"width": 9000}, "from 1 to 8192"),
        ("video", {"width": True}, "`width` must be .* got True"),
        ("video", {"height": "half"}, "`height` must be .* got 'half'"),
        (
            "video",
            {"fit": "squeeze"},
            "`fit` must be fill, cover, or contain, got 'squeeze'",
        ),
        ("video", {"position": "middle"}, "`position` must be .* got 'middle'"),
        ("video", {"background": "red"}, "a hex color such as #20B075"),
        ("video", {"fps": 500}, "`fps` must be frames per second.* got 500"),
        ("video", {"format": "avi"}, "must be mp4, webm, or mov"),
        (
            "video",
            {"codec": "vp9"},
            "`codec` must be h264, h265, or av1 for the format mp4",
        ),
        ("video", {"quality": 101}, "a whole number from 0 to 100"),
        ("video", {"start": -1}, "`start` must be a number of seconds.* got -1"),
        ("video", {"start": float("nan")}, "`start` must be .* got nan"),
        (
            "video",
            {"start": 2, "end": 2},
            "`end` must be greater than `start`, which is 2, got 2",
        ),
        ("video", {"quality": 5, "bitrate": 300_000}, "either `quality` or `bitrate`"),
        (
            "image",
            {"end": 2},
            "`end` is not an option of image; use width",
        ),
        ("image", {"layers": [{"kind": "image"}]}, r"`layers\[0\]` must have a `url`"),
        (
            "image",
            {"layers": [{"kind": "gif"}]},
            r"\(layers\[0\]\.kind: Invalid value",
        ),
        (
            "image",
            {"layers": [{"kind": "text", "text": "a", "font": "Arial"}]},
            r"\(layers\[0\]: Object contains unknown field `font`\)",
        ),
        (
            "audio",
            {"format": "flac", "bitrate": 64_000},
            "`bitrate` is not an option of the lossless format flac",
        ),
        ("audio", {"width": 3}, "`width` is not an option of audio"),
        (
            "thumbnails",
            {"count": 101},
            "`count` must be a whole number from 1 to 100, got 101",
        ),
        ("speech", {}, "kind must be video, .* got 'speech'"),
    ],
)
def test_the_error_names_the_option_its_value_and_the_valid_values(
    kind: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(OptionError, match=message):
        check(kind, options)


def test_a_long_value_is_truncated_in_the_message() -> None:
    with pytest.raises(OptionError) as caught:
        check("video", {"fit": "x" * 10_000})
    assert len(str(caught.value)) < 200


def test_an_option_error_is_a_media_error_and_a_value_error() -> None:
    assert issubclass(OptionError, MediaError)
    assert issubclass(OptionError, ValueError)
