# Generated from ittybit_async/batch/open_files.py by build_sync.py. Do not edit.
"""Waiting while too many files are open in this process or on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ittybit.core.batch.failures import has_too_many_files
from ittybit.core.clock import monotonic
from ittybit.core.log import logger
from ittybit.errors import APIError
from ittybit_sync import _io

T = TypeVar("T")

_PAUSE = 0.5  # seconds


def wait_for_files(
    act: Callable[[], _io.Eventual[T]],
    seconds: float,
    sleep: Callable[[float], _io.Eventual[None]],
) -> T:
    """Return the result of `act`; repeat it while too many files are open.

    After `seconds`, its error is raised.
    """
    deadline, is_logged = monotonic() + seconds, False
    while True:
        try:
            return act()
        except APIError as error:
            if not has_too_many_files(error) or monotonic() >= deadline:
                raise
        if not is_logged:
            logger.warning("too many files are open, so the batch waits")
            is_logged = True
        sleep(_PAUSE)
