"""Sockets that reject data which a server or proxy sends before the request."""

from __future__ import annotations

import socket
from typing import Any
from weakref import WeakValueDictionary

from ittybit.core.http.early_input import EarlyInputCheck, TunnelCheck
from ittybit.core.http.tls_buffers import input_check
from ittybit_async._io.exchange import current


class CheckedSocket(EarlyInputCheck, socket.socket):
    """A socket to a server."""


class TunnelSocket(TunnelCheck, CheckedSocket):
    """A socket to a proxy that opens a tunnel."""


open_sockets = WeakValueDictionary[int, CheckedSocket]()
"""Sockets by their numbers, because asyncio does not return them."""


def open_socket(address: tuple[Any, ...]) -> CheckedSocket:
    """Return a socket for `address` and the current request."""
    exchange = current.get()
    exchange.fault = None  # of an earlier attempt
    checked = (TunnelSocket if exchange.has_tunnel else CheckedSocket)(*address[:3])
    checked.has_input = input_check(checked.fileno())
    open_sockets[checked.fileno()] = checked
    if isinstance(checked, TunnelSocket):
        checked.report = checked.due = exchange.fail
    return checked
