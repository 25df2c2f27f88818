"""Numbers as people read them."""


def bytes_(size: int) -> str:
    """Return a size with its unit: 48 kB, 1.3 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def seconds(duration: float | None) -> str:
    """Return a length: 3.0 s; nothing for a still."""
    return "" if duration is None else f"{duration:.1f} s"


def pixels(width: int | None, height: int | None) -> str:
    """Return width by height; nothing for a sound."""
    return "" if width is None else f"{width} \N{MULTIPLICATION SIGN} {height}"


def counted(number: int, noun: str) -> str:
    """Return the number and the noun: 1 rendition, 2 renditions."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
