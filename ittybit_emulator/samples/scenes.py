"""Animated scenes of the sample videos."""

import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from ittybit_emulator.rendering.probing.images import parse_color
from ittybit_emulator.samples.shapes import (
    PALETTES,
    draw_gradient,
    flower_points,
    polygon_points,
)


def draw_scene(width: int, height: int, pattern: int, time: float) -> Image.Image:
    """Draw the frame at `time` seconds: moving shapes on a rotating gradient."""
    palette = PALETTES[pattern % len(PALETTES)]
    finer = 2 if width * height < 150_000 else 1  # supersampling smooths the edges
    picture = draw_gradient(
        palette, width * finer, height * finer, pattern + time * 0.8
    )
    move = (_balls, _petals, _ribbons, _windows)[pattern % 4]
    move(ImageDraw.Draw(picture, "RGBA"), picture.size, palette, time)
    return picture.reduce(finer)


def _balls(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: tuple[str, ...], t: float
) -> None:
    width, height = size
    for index in range(7):
        radius = min(size) * (0.05 + 0.022 * index)
        x = width * (0.5 + 0.42 * math.sin(t * (0.7 + index * 0.11) + index * 1.7))
        y = height * (0.5 + 0.36 * math.cos(t * (0.9 + index * 0.07) + index * 2.3))
        _disc(draw, x, y, radius, (*parse_color(palette[1 + index % 3]), 190))
        _disc(draw, x - radius / 3, y - radius / 3, radius / 4, (255, 255, 255, 120))


def _petals(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: tuple[str, ...], t: float
) -> None:
    middle = (size[0] / 2, size[1] / 2)
    for layer in range(3):
        reach = min(size) * (0.46 - 0.12 * layer)
        turn = t * (0.9 if layer % 2 else -0.7) + layer
        points = flower_points(middle, reach, 5 + layer * 2, turn)
        draw.polygon(points, fill=(*parse_color(palette[layer + 1]), 170))


def _ribbons(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: tuple[str, ...], t: float
) -> None:
    width, height = size
    step = max(2, width // 90)
    for index in range(5):
        middle = height * (0.2 + 0.15 * index)
        upper: list[tuple[float, float]] = []
        for x in range(0, width + step, step):
            wave = math.sin(x / width * 5 + t * (1.2 + index * 0.2) + index)
            upper.append((x, middle + height * 0.11 * wave))
        lower = [(x, y + height * 0.075) for x, y in reversed(upper)]
        draw.polygon(upper + lower, fill=(*parse_color(palette[1 + index % 3]), 165))


def _windows(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: tuple[str, ...], t: float
) -> None:
    middle = (size[0] / 2, size[1] / 2)
    for index in range(9):
        reach = min(size) * (0.66 - 0.07 * index)
        corners = polygon_points(middle, reach, 4, t * 0.6 + index * 0.16)
        draw.polygon(corners, fill=(*parse_color(palette[1 + index % 3]), 120))


def draw_time_code(picture: Image.Image, index: int, fps: int, part: float) -> None:
    """Draw the time code and a progress bar."""
    width, height = picture.size
    draw = ImageDraw.Draw(picture, "RGBA")
    text = f"{index // fps // 60:02}:{index // fps % 60:02}.{index % fps:02}"
    font = _load_font(max(10, min(width, height) // 9))
    margin = min(width, height) // 14
    box = draw.textbbox((margin, height - margin), text, font=font, anchor="ls")
    pad = margin // 3
    plate = (box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad)
    draw.rounded_rectangle(plate, radius=pad, fill=(0, 0, 0, 110))
    draw.text((margin, height - margin), text, font=font, anchor="ls", fill="white")
    draw.rectangle((0, height - max(2, height // 45), width, height), fill="black")
    if part:
        bar = (0, height - max(2, height // 45), round(width * part), height)
        draw.rectangle(bar, fill="white")


@lru_cache(maxsize=8)
def _load_font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _disc(
    draw: ImageDraw.ImageDraw,
    x: float,
    y: float,
    radius: float,
    fill: tuple[int, int, int, int],
) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
