"""Calls of a blocking client, from so many threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from memory import peak
from patience import Patience
from tally import Tally, is_right


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Make calls for some seconds of CPU; each thread makes one at least."""
    module = import_module(f"blocking.{cell['peer']}")
    with module.Peer(cell["url"]) as peer:
        call = getattr(peer, cell["call"])
        # Connections are made, modules loaded, code specialized.
        _together(call, cell, Tally(), cell["seconds"] / 3)
        tally = Tally()
        _together(call, cell, tally, cell["seconds"])
        return {**tally.figures(), "peak_bytes": peak()}


def _together(
    call: Callable[[], Any], cell: dict[str, Any], tally: Tally, seconds: float
) -> None:
    patience = Patience(seconds)

    def work() -> None:
        while True:
            begun = time.perf_counter()
            try:
                answer = call()
            except Exception as error:
                tally.failed(error)
            else:
                took = time.perf_counter() - begun
                if is_right(cell["call"], answer):
                    tally.seconds.append(took)
                else:
                    tally.failed(answer)
            if patience.ended():
                return

    if cell["at_once"] == 1:
        work()
        return
    threads = [threading.Thread(target=work) for _ in range(cell["at_once"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
