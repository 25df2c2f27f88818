"""The seam: everything that differs between the two packages is in this folder.

Its files and those of the other package are written by hand and export the same names.
Every other module is written once and generated once.
"""

from ittybit_sync._io.each import each
from ittybit_sync._io.pool import Pool
from ittybit_sync._io.reply import Reply
from ittybit_sync._io.shapes import (
    Blocks,
    Eventually,
    Loadable,
    Many,
    Opened,
    Stack,
    one_by_one,
    opened,
    resolved,
    start,
    walked,
)
from ittybit_sync._io.together import Bell, Lock, Shared, run, sleep, to_thread
from ittybit_sync._io.wire import Wire

__all__ = [
    "Bell",
    "Blocks",
    "Eventually",
    "Loadable",
    "Lock",
    "Many",
    "Opened",
    "Pool",
    "Reply",
    "Shared",
    "Stack",
    "Wire",
    "each",
    "one_by_one",
    "opened",
    "resolved",
    "run",
    "sleep",
    "start",
    "to_thread",
    "walked",
]
