"""Options are checked before any work is done."""

import pytest

from ittybit_emulator.rendering.errors import MediaError, OptionError
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
def test_documented_options_pass(kind: str, options: dict[str, object]) -> None:
    check(kind, options)


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        ("video", {"width": 0}, "`width` is 0; it must be a whole number of pixels"),
        ("video", {"width": 9000}, "from 1 to 8192"),
        ("video", {"width": True}, "`width` is True"),
        ("video", {"height": "half"}, "`height` is 'half'"),
        ("video", {"fit": "squeeze"}, "`fit` is 'squeeze'; it must be fill, cover or"),
        ("video", {"position": "middle"}, "`position` is 'middle'"),
        ("video", {"background": "red"}, "a hex colour such as #20B075"),
        ("video", {"fps": 500}, "`fps` is 500; it must be frames per second"),
        ("video", {"format": "avi"}, "it must be mp4, webm or mov"),
        ("video", {"codec": "vp9"}, "the format mp4 holds h264, h265 or av1"),
        ("video", {"quality": 101}, "a whole number from 0 to 100"),
        ("video", {"start": -1}, "`start` is -1; it must be a number of seconds"),
        ("video", {"start": float("nan")}, "`start` is nan"),
        (
            "video",
            {"start": 2, "end": 2},
            "`end` is 2; it must be greater than `start`",
        ),
        ("video", {"quality": 5, "bitrate": 300_000}, "either `quality` or `bitrate`"),
        (
            "image",
            {"end": 2},
            "`end` is unknown to the kind `image`, which knows width",
        ),
        ("image", {"layers": [{"kind": "image"}]}, r"`layers\[0\]` has no `url`"),
        (
            "image",
            {"layers": [{"kind": "gif"}]},
            r"At layers\[0\]\.kind: Invalid value",
        ),
        (
            "image",
            {"layers": [{"kind": "text", "text": "a", "font": "Arial"}]},
            r"At layers\[0\]: Object contains unknown field `font`",
        ),
        ("audio", {"format": "flac", "bitrate": 64_000}, "`bitrate` has no meaning"),
        ("audio", {"width": 3}, "`width` is unknown to the kind `audio`"),
        (
            "thumbnails",
            {"count": 101},
            "`count` is 101; it must be a whole number from",
        ),
        ("speech", {}, "Nothing renders the kind 'speech'"),
    ],
)
def test_a_wrong_option_is_named_with_its_value_and_what_is_allowed(
    kind: str, options: dict[str, object], told: str
) -> None:
    with pytest.raises(OptionError, match=told):
        check(kind, options)


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(OptionError) as caught:
        check("video", {"fit": "x" * 10_000})
    assert len(str(caught.value)) < 200


def test_an_option_error_is_a_media_error_and_a_value_error() -> None:
    assert issubclass(OptionError, MediaError)
    assert issubclass(OptionError, ValueError)
