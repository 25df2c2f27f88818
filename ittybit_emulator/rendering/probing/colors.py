"""Dominant color and placeholder of an image."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

import base64
import io

from PIL import Image

_PLACEHOLDER_EDGE = 24


def dominant(picture: Image.Image) -> str | None:
    """Return the dominant color as `#rrggbb`, or None if all pixels are transparent."""
    tiny = picture.convert("RGBA").resize((48, 48), Image.Resampling.BOX)
    seen = [pixel[:3] for pixel in _pixels(tiny) if pixel[3] > 127]
    if not seen:
        return None
    row = Image.new("RGB", (len(seen), 1))
    row.putdata(seen)
    grouped = row.quantize(8, Image.Quantize.MEDIANCUT)
    counts = grouped.getcolors() or []
    index = max(counts)[1]
    palette = grouped.getpalette() or []
    assert isinstance(index, int)
    red, green, blue = palette[index * 3 : index * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def placeholder(picture: Image.Image) -> str:
    """Return a tiny preview image as a data URI of at most 1 KiB."""
    tiny = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    tiny.thumbnail((_PLACEHOLDER_EDGE, _PLACEHOLDER_EDGE))
    file = io.BytesIO()
    tiny.save(file, "WEBP", quality=30)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def rgb(color: str) -> tuple[int, int, int]:
    """Return red, green, and blue (0 to 255) of `#rrggbb` or `#rgb`."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _pixels(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    data = picture.tobytes()
    return [
        (data[i], data[i + 1], data[i + 2], data[i + 3]) for i in range(0, len(data), 4)
    ]
