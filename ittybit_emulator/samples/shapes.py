"""Colors and outlines of the samples."""

# pyright: reportUnknownMemberType=false
# (Pillow's stubs leave parameters for NumPy without a type where it is missing.)

import math

from PIL import Image, ImageDraw

from ittybit_emulator.rendering.probing.images import parse_color

SHAPES = ("circle", "ring", "star", "triangle", "square", "hexagon", "flower")
PALETTES = (
    ("#1b2a6b", "#d6336c", "#ffb347", "#fff3d6"),
    ("#0b3d3a", "#1f9e89", "#c8e66b", "#fdfbe4"),
    ("#3c1053", "#ad5389", "#ff9a76", "#ffe5d0"),
    ("#0f2027", "#2c7da0", "#89c2d9", "#ffffff"),
    ("#4a1d1f", "#c8553d", "#f28f3b", "#ffd5a5"),
    ("#14213d", "#5f0f40", "#fb8b24", "#f6e7cb"),
    ("#22333b", "#6a994e", "#f2e8cf", "#ffffff"),
    ("#2b2d42", "#7b2cbf", "#48bfe3", "#e0fbfc"),
)


def draw_gradient(
    palette: tuple[str, ...], width: int, height: int, angle: float
) -> Image.Image:
    """Return a gradient of the first three palette colors, rotated by `angle`."""
    tiny = Image.new("RGB", (3, 3))
    colors = [parse_color(color) for color in palette[:3]]
    for index in range(9):
        x, y = index % 3 - 1, index // 3 - 1
        place = 1 + math.sin(angle + x * 0.9 + y * 0.6)
        left, right = colors[min(int(place), 1)], colors[min(int(place), 1) + 1]
        part = place - min(int(place), 1)
        mixed = [round(a + (b - a) * part) for a, b in zip(left, right, strict=True)]
        tiny.putpixel((index % 3, index // 3), (mixed[0], mixed[1], mixed[2]))
    small = tiny.resize((32, 32), Image.Resampling.BICUBIC)
    return small.resize((width, height), Image.Resampling.BILINEAR)


def draw_mask(shape: str, width: int, height: int) -> Image.Image:
    """Return a mask that is white inside the shape and black outside."""
    picture = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(picture)
    middle, reach = (float(width), float(height)), min(width, height) * 0.8
    if shape in {"circle", "ring"}:
        draw.circle(middle, reach, fill=255)
        if shape == "ring":
            draw.circle(middle, reach * 0.55, fill=0)
    elif shape == "star":
        draw.polygon(_star(middle, reach), fill=255)
    elif shape == "flower":
        draw.polygon(flower_points(middle, reach, 8, 0.3), fill=255)
    else:
        sides = {"triangle": 3, "square": 4, "hexagon": 6}[shape]
        draw.polygon(polygon_points(middle, reach, sides, -math.pi / 2), fill=255)
    return picture.reduce(2)


def polygon_points(
    middle: tuple[float, float], reach: float, sides: int, turn: float
) -> list[tuple[float, float]]:
    """Return the corners of a regular polygon."""
    angles = [turn + math.tau * side / sides for side in range(sides)]
    return [_polar(middle, reach, angle) for angle in angles]


def flower_points(
    middle: tuple[float, float], reach: float, petals: int, turn: float
) -> list[tuple[float, float]]:
    """Return the outline of a flower."""
    angles = [math.tau * step / 240 for step in range(240)]
    return [
        _polar(middle, reach * (0.72 + 0.28 * math.cos(petals * angle)), angle + turn)
        for angle in angles
    ]


def _star(middle: tuple[float, float], reach: float) -> list[tuple[float, float]]:
    angles = [math.pi * (point / 5 - 0.5) for point in range(10)]
    return [
        _polar(middle, reach * (0.42 if index % 2 else 1), angle)
        for index, angle in enumerate(angles)
    ]


def _polar(
    middle: tuple[float, float], reach: float, angle: float
) -> tuple[float, float]:
    return middle[0] + reach * math.cos(angle), middle[1] + reach * math.sin(angle)
