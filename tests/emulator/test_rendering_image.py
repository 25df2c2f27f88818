"""Rendering of the kind `image`."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from ittybit_emulator import samples
from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.probing.probe import probe
from tests.emulator.rendering_support import BLUE, RED, halves, make, near, picture

STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores an image with each EXIF orientation."""


@pytest.fixture(scope="module")
def two_colors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """160 x 80 pixels, red on the left and blue on the right."""
    return halves(tmp_path_factory.mktemp("media") / "halves.png", (160, 80))


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    return samples.still(folder / "ring.png", shape="ring", width=120, height=120)


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "avif", "gif"])
def test_each_format_is_written(two_colors: Path, tmp_path: Path, name: str) -> None:
    made = make("image", two_colors, tmp_path, {"format": name, "width": 80})
    shown = picture(made.path).convert("RGB")
    assert made.type == f"image/{name}"
    assert shown.size == (80, 40)
    assert near(shown.getpixel((5, 20)), RED)
    assert near(shown.getpixel((75, 20)), BLUE)


@pytest.mark.parametrize("suffix", ["jpeg", "png", "webp", "gif", "avif"])
def test_the_default_format_is_that_of_the_input(tmp_path: Path, suffix: str) -> None:
    source = samples.still(tmp_path / f"a.{suffix}", width=60, height=40)
    target = tmp_path / "made"
    target.mkdir()
    assert make("image", source, target).type == f"image/{suffix}"


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, (160, 80)),
        ({"width": 40}, (40, 20)),
        ({"height": "50%"}, (80, 40)),
        ({"width": 33}, (33, 16)),
        ({"width": "200%", "height": 10}, (320, 10)),
        ({"width": 50, "height": 50, "fit": "cover"}, (50, 50)),
    ],
)
def test_sizes_are_pixels_or_percent(
    two_colors: Path, tmp_path: Path, options: dict[str, object], size: tuple[int, int]
) -> None:
    assert picture(make("image", two_colors, tmp_path, options).path).size == size


def test_fill_stretches(two_colors: Path, tmp_path: Path) -> None:
    options = {"width": 40, "height": 40}
    shown = picture(make("image", two_colors, tmp_path, options).path)
    assert near(shown.getpixel((15, 20)), RED)
    assert near(shown.getpixel((25, 20)), BLUE)


@pytest.mark.parametrize(
    ("position", "left", "right"),
    [("center", RED, BLUE), ("top-left", RED, RED), ("right", BLUE, BLUE)],
)
def test_cover_crops_the_excess(
    two_colors: Path,
    tmp_path: Path,
    position: str,
    left: tuple[int, int, int],
    right: tuple[int, int, int],
) -> None:
    options = {"width": 40, "height": 40, "fit": "cover", "position": position}
    shown = picture(make("image", two_colors, tmp_path, options).path)
    assert near(shown.getpixel((2, 20)), left)
    assert near(shown.getpixel((37, 20)), right)


def test_contain_adds_transparent_borders_if_the_format_supports_them(
    two_colors: Path, tmp_path: Path
) -> None:
    options = {"width": 40, "height": 80, "fit": "contain", "format": "webp"}
    shown = picture(make("image", two_colors, tmp_path, options).path)
    assert shown.mode == "RGBA"
    assert shown.getpixel((20, 5))[3] == 0  # type: ignore[index]  # RGBA: four values
    assert near(shown.getpixel((5, 40)), RED)


@pytest.mark.parametrize(
    ("background", "color"), [(None, (0, 0, 0)), ("#20B075", (0x20, 0xB0, 0x75))]
)
def test_contain_adds_colored_borders_without_transparency(
    two_colors: Path,
    tmp_path: Path,
    background: str | None,
    color: tuple[int, int, int],
) -> None:
    options = {"width": 40, "height": 80, "fit": "contain", "format": "jpeg"}
    made = make("image", two_colors, tmp_path, {**options, "background": background})
    assert near(picture(made.path).getpixel((20, 5)), color)


def test_transparency_is_kept_if_the_format_supports_it(
    ring: Path, tmp_path: Path
) -> None:
    for name in ("png", "webp", "avif", "gif"):
        facts = make("image", ring, tmp_path, {"format": name}).facts
        assert facts is not None
        assert facts.transparency is True


@pytest.mark.parametrize(
    ("options", "color"),
    [
        ({"format": "jpeg"}, (0, 0, 0)),
        ({"format": "jpeg", "background": "#fff"}, (255, 255, 255)),
        ({"format": "png", "background": "#00ff00"}, (0, 255, 0)),
    ],
)
def test_transparent_pixels_become_the_background(
    ring: Path, tmp_path: Path, options: dict[str, object], color: tuple[int, int, int]
) -> None:
    shown = picture(make("image", ring, tmp_path, options).path)
    assert shown.mode == "RGB"
    assert near(shown.getpixel((2, 2)), color)
    assert not near(shown.getpixel((60, 20)), color)


def test_quality_changes_the_size(tmp_path: Path) -> None:
    noise = tmp_path / "noise.png"
    Image.effect_noise((200, 200), 60).convert("RGB").save(noise)
    for name in ("jpeg", "webp", "avif"):
        low, usual, high = (
            make("image", noise, tmp_path, {"format": name, "quality": quality})
            for quality in (10, None, "very_high")
        )
        sizes = [made.path.stat().st_size for made in (low, usual, high)]
        assert sizes == sorted(set(sizes))


def test_exif_rotates_the_image_and_is_removed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: rotated by 90 degrees clockwise
    exif[0x010F] = "A secret camera"
    source = tmp_path / "photo.jpg"
    picture(halves(tmp_path / "h.png", (160, 120))).save(source, exif=exif)
    assert b"A secret camera" in source.read_bytes()
    for name in ("jpeg", "png", "webp"):
        made = make("image", source, tmp_path, {"format": name})
        shown = picture(made.path).convert("RGB")
        assert shown.size == (120, 160)
        assert near(shown.getpixel((60, 10)), RED)
        assert near(shown.getpixel((60, 150)), BLUE)
        assert b"A secret camera" not in made.path.read_bytes()


def test_damaged_exif_is_ignored(tmp_path: Path) -> None:
    text = PngInfo()
    text.add_text("Raw profile type exif", "\nexif\n       4\nno hexadecimal digits")
    source = tmp_path / "a.png"
    Image.new("RGB", (20, 10), "red").save(source, pnginfo=text)
    made = make("image", source, tmp_path)
    assert probe(source).rotation is None
    assert near(picture(made.path).getpixel((10, 5)), RED)


@pytest.mark.parametrize("value", range(1, 9))
def test_each_exif_orientation_becomes_upright(tmp_path: Path, value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    source = tmp_path / "a.png"
    shown = Image.new("RGB", (20, 10), "red")
    shown.paste(BLUE, (0, 0, 10, 5))  # in the upper left
    stored = shown.transpose(STORED[value]) if value in STORED else shown
    stored.save(source, exif=exif)
    made = picture(make("image", source, tmp_path).path)
    assert made.size == (20, 10)
    assert made.getpixel((2, 2)) == BLUE
    assert {made.getpixel(at) for at in ((17, 2), (2, 8), (17, 8))} == {RED}


def test_colors_of_a_profile_are_converted(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = tmp_path / "a.png"
    Image.new("RGB", (20, 20), "#4080c0").save(source, icc_profile=lab)
    made = make("image", source, tmp_path)
    shown = picture(made.path)
    assert "icc_profile" not in shown.info
    assert near(shown.getpixel((10, 10)), (0x40, 0x80, 0xC0), 3)


@pytest.mark.parametrize(
    ("start", "part"), [(0, 0.0), (0.5, 0.24), (1.0, 0.5), (1.96, 0.98)]
)
def test_a_frame_of_a_video_is_extracted_at_its_time(
    tmp_path: Path, start: float, part: float
) -> None:
    clip = samples.video(tmp_path / "a.mp4", seconds=2, width=200, height=120)
    made = make("image", clip, tmp_path, {"start": start, "format": "png"})
    shown = picture(made.path).convert("L")
    row = [shown.getpixel((x, 118)) for x in range(200)]
    white = sum(isinstance(value, int) and value > 127 for value in row) / 200
    assert white == pytest.approx(part, abs=0.011)


def test_a_frame_of_a_video_is_a_jpeg_by_default(tmp_path: Path) -> None:
    clip = samples.video(tmp_path / "a.webm", seconds=0.4)
    made = make("image", clip, tmp_path, {"width": 100})
    assert made.type == "image/jpeg"
    assert picture(made.path).size == (100, 56)


def test_an_animated_image_becomes_its_first_frame(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    pictures[0].save(tmp_path / "a.gif", save_all=True, append_images=pictures[1:])
    made = make("image", tmp_path / "a.gif", tmp_path, {"format": "png"})
    assert near(picture(made.path).convert("RGB").getpixel((5, 5)), RED)


def test_the_default_image_of_an_apng_is_not_its_first_frame(tmp_path: Path) -> None:
    first, *rest = [Image.new("RGB", (40, 40), name) for name in ("red", "blue", "red")]
    source = tmp_path / "a.png"
    first.save(source, save_all=True, append_images=rest, default_image=True)
    assert near(picture(make("image", source, tmp_path).path).getpixel((5, 5)), BLUE)


def test_layers_cover_the_image(two_colors: Path, tmp_path: Path) -> None:
    Image.new("RGBA", (10, 10), (0, 255, 0, 255)).save(tmp_path / "logo.png")
    layer = {"kind": "image", "path": str(tmp_path / "logo.png"), "width": "25%"}
    options = {"layers": [{**layer, "position": "bottom-right"}], "format": "png"}
    shown = picture(make("image", two_colors, tmp_path, options).path)
    assert near(shown.getpixel((150, 70)), (0, 255, 0))
    assert near(shown.getpixel((110, 70)), BLUE)


def test_a_layer_that_was_not_downloaded_is_rejected(
    two_colors: Path, tmp_path: Path
) -> None:
    layers = [{"kind": "image", "url": "https://a.test/logo.png"}]
    with pytest.raises(
        MediaError, match=r"'https://a\.test/logo\.png' was not downloaded"
    ):
        make("image", two_colors, tmp_path, {"layers": layers})


def test_a_layer_that_is_not_an_image_is_rejected(
    two_colors: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("text")
    layers = [{"kind": "image", "path": str(tmp_path / "a.txt")}]
    with pytest.raises(MediaError, match="overlay is not a readable image"):
        make("image", two_colors, tmp_path, {"layers": layers})


def test_a_sound_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="input is a sound; the kind image needs"):
        make("image", samples.sound(tmp_path / "a.mp3", seconds=0.5), tmp_path)


def test_a_start_time_for_an_image_is_rejected(
    two_colors: Path, tmp_path: Path
) -> None:
    with pytest.raises(MediaError, match="`start` selects a frame of a video"):
        make("image", two_colors, tmp_path, {"start": 2})


def test_a_start_after_the_end_is_rejected(tmp_path: Path) -> None:
    clip = samples.video(tmp_path / "a.mp4", seconds=0.4)
    with pytest.raises(MediaError, match=r"less than the duration of 0\.4 s, got 5 s"):
        make("image", clip, tmp_path, {"start": 5})


def test_a_narrow_image_cannot_be_enlarged_beyond_the_limit(tmp_path: Path) -> None:
    Image.new("RGB", (8000, 1)).save(tmp_path / "a.png")
    with pytest.raises(MediaError, match="the longest edge may have 8192"):
        make("image", tmp_path / "a.png", tmp_path, {"height": 100})
    options = {"width": 500, "height": 500, "fit": "cover"}
    assert make("image", tmp_path / "a.png", tmp_path, options).facts is not None


def swapped_profile() -> bytes:
    """Return an RGB profile whose red and blue primaries are swapped."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        data.replace(b"rXYZ", b"tmpX")
        .replace(b"bXYZ", b"rXYZ")
        .replace(b"tmpX", b"bXYZ")
    )


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "PA"])
def test_a_profile_is_applied_with_alpha_and_palettes(
    tmp_path: Path, mode: str
) -> None:
    opacity = 128 if mode in {"RGBA", "PA"} else 255
    source = tmp_path / "a.png"
    image = Image.new("RGBA", (20, 20), (200, 40, 10, opacity))
    if mode.startswith("P"):
        image = image.quantize(4)
    elif mode == "RGB":
        image = image.convert("RGB")
    image.save(source, icc_profile=swapped_profile())
    shown = picture(make("image", source, tmp_path).path).convert("RGBA")
    color = shown.getpixel((10, 10))
    assert near(color, (10, 40, 200), 8)
    assert isinstance(color, tuple)
    assert color[3] == opacity


def test_a_gray_profile_of_a_colored_image_is_ignored(tmp_path: Path) -> None:
    rgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    gray = rgb.replace(b"mntrRGB ", b"mntrGRAY").replace(b"rTRC", b"kTRC")
    source = tmp_path / "a.png"
    Image.new("RGB", (20, 20), "#4080c0").save(source, icc_profile=gray)
    shown = picture(make("image", source, tmp_path).path)
    assert near(shown.getpixel((10, 10)), (0x40, 0x80, 0xC0), 3)


def test_a_profile_of_a_gray_image_is_applied_or_ignored(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("LA", (20, 20), (100, 128)).save(source, icc_profile=swapped_profile())
    shown = picture(make("image", source, tmp_path).path).convert("RGBA")
    color = shown.getpixel((10, 10))
    assert near(color, (100, 100, 100), 3)
    assert isinstance(color, tuple)
    assert color[3] == 128


@pytest.mark.parametrize(
    ("mode", "key", "other"),
    [("I;16", 512, 40_000), ("L", 9, 150), ("RGB", (1, 2, 3), (150, 150, 150))],
)
def test_the_transparent_color_of_a_png_is_transparent(
    tmp_path: Path, mode: str, key: Any, other: Any
) -> None:
    image = Image.new(mode, (20, 20), key)
    for place in range(200):
        image.putpixel((10 + place % 10, place // 10), other)
    source = tmp_path / "a.png"
    image.save(source, transparency=key)
    assert probe(source).transparency
    kept = picture(make("image", source, tmp_path).path).convert("RGBA")
    alpha = kept.getchannel("A")
    assert (alpha.getpixel((5, 5)), alpha.getpixel((15, 5))) == (0, 255)
    flat = make("image", source, tmp_path, {"format": "jpeg", "background": "#f00"})
    shown = picture(flat.path)
    assert near(shown.getpixel((3, 5)), RED)
    assert near(shown.getpixel((16, 5)), (152, 152, 152), 8)
