"""Validation of options that are stricter in the runs and jobs APIs."""

from collections.abc import Mapping
from typing import Any, get_args

from ittybit_emulator.errors import RequestError
from ittybit_emulator.rendering.option_types import QualityWord
from ittybit_emulator.tasks.names import RENDERED

_MAX_FPS = 60
"""Frames per second."""


def check_later(request: Mapping[str, Any], place: str) -> None:
    """Raise RequestError 400 for options that only the dated API accepts.

    `place` is the path of the options in the body.
    """
    if request["kind"] not in RENDERED:
        return
    quality, fps = request.get("quality"), request.get("fps")
    if isinstance(quality, int):
        words = ", ".join(get_args(QualityWord))
        message = f"{place}quality: must be one of {words}, got {quality}"
        raise RequestError(400, message)
    if isinstance(fps, int | float) and fps > _MAX_FPS:
        raise RequestError(400, f"{place}fps: must be from 1 to {_MAX_FPS}, got {fps}")
