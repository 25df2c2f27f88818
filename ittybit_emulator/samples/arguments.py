"""Checks of the arguments of the samples."""

from collections.abc import Collection
from pathlib import Path

from ittybit_emulator.errors import OptionError
from ittybit_emulator.rendering.limits import MAX_SOUND_SECONDS

_MAX_FPS = 240
_PITCHES = (20, 20_000)
"""The range of human hearing in Hz."""


def check_choice(name: str, value: object, choices: Collection[str]) -> None:
    """Raise OptionError unless `value` is one of `choices`."""
    if value not in tuple(choices):
        known = ", ".join(choices)
        raise OptionError(f"{name} must be one of {known}, got {value!r}", name)


def check_suffix(path: Path, choices: Collection[str]) -> str:
    """Return the suffix of `path` in lowercase, or raise OptionError."""
    suffix = path.suffix.lower()
    if suffix not in choices:
        known = ", ".join(choices)
        raise OptionError(f"path must end in one of {known}, got {str(path)!r}", "path")
    return suffix


def check_size(width: int, height: int, allowed: range) -> None:
    """Raise OptionError unless both are among the `allowed` numbers of pixels."""
    form = "an even number" if allowed.step == 2 else "a whole number"
    for name, value in (("width", width), ("height", height)):
        if value not in allowed:
            limits = f"from {allowed[0]} to {allowed[-1]}"
            raise OptionError(f"{name} must be {form} {limits}, got {value!r}", name)


def check_time(seconds: float, fps: int = 1) -> None:
    """Raise OptionError unless the duration and the frame rate can be encoded."""
    if not 0 < seconds <= MAX_SOUND_SECONDS:
        raise OptionError(
            f"seconds must be above 0 and at most {MAX_SOUND_SECONDS}, got {seconds!r}",
            "seconds",
        )
    if fps not in range(1, _MAX_FPS + 1):
        raise OptionError(
            f"fps must be a whole number from 1 to {_MAX_FPS}, got {fps!r}", "fps"
        )


def check_tone(tone: float) -> None:
    """Raise OptionError unless a tone can be heard."""
    low, high = _PITCHES
    if not low <= tone <= high:
        raise OptionError(f"tone must be from {low} to {high} Hz, got {tone!r}", "tone")
