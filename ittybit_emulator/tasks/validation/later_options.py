"""What later generations ask of options beyond the dated API (spec section 24.1)."""

from collections.abc import Mapping
from typing import Any, get_args

from ittybit_emulator.errors import RequestError
from ittybit_emulator.rendering.option_types import QualityWord
from ittybit_emulator.tasks.kinds import RENDERED

_FASTEST = 60
"""Frames per second."""


def check_later(request: Mapping[str, Any], place: str) -> None:
    """Raise RequestError 400 for a flat request whose options only the dated API takes.

    `place` is where the options stand in the body.
    """
    if request["kind"] not in RENDERED:
        return
    quality, fps = request.get("quality"), request.get("fps")
    if isinstance(quality, int):
        words = ", ".join(get_args(QualityWord))
        message = f"{place}quality: must be one of {words}, not {quality}"
        raise RequestError(400, message)
    if isinstance(fps, int | float) and fps > _FASTEST:
        raise RequestError(400, f"{place}fps: must be from 1 to {_FASTEST}, not {fps}")
