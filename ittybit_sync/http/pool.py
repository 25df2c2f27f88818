# Generated from ittybit_async/http/pool.py by build_sync.py. Do not edit.
"""The connection pool that a client shares with its copies."""

from __future__ import annotations

import os
from functools import partial
from io import BytesIO

from ittybit.body import Body
from ittybit.core.config.connections import Connections
from ittybit.core.config.proxies import Proxies
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import closed, shown, timed_out, unsent
from ittybit.errors import APIConnectionError, ClientClosedError
from ittybit_sync import _io
from ittybit_sync.http.reply import BodySource, Reply
from ittybit_sync.slots import Slot, Slots

_AT_ONCE = 1 << 16


class Pool:
    """A transport, and the slots that limit concurrent calls."""

    def __init__(self, connections: Connections) -> None:
        self.closed = False
        self._transport = _io.Transport(connections)
        self._slots = _io.Shared(lambda: Slots(connections.max_connections))
        self._proxies = Proxies(connections.proxy, os.environ)

    def open(self, outgoing: Outgoing) -> Reply:
        """Send `outgoing` once, and return the response with its body unread.

        Redirects are not followed. Raises ClientClosedError, APITimeoutError, or
        APIConnectionError.
        """
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        slots = self._slots.get()
        slot = slots.take() or self._wait(slots, outgoing)
        source = None if outgoing.body is None else _source(outgoing)
        failure: BaseException
        try:
            if self.closed:
                raise closed(outgoing)
            body = source.blocks() if source else outgoing.body
            proxy = self._proxies.of(outgoing.url)
            raw = self._transport.send(outgoing, body, proxy)
            return Reply(raw, outgoing, slot, source, self)
        except BaseException as error:
            failure = error
            slot.leave()
            if source is not None:
                source.close()
                if source.failure is not None and isinstance(error, Exception):
                    failure = source.failure.with_traceback(None)
            if self.closed and isinstance(error, APIConnectionError):
                failure = closed(outgoing)
                failure.__cause__ = error.__cause__
        raise failure  # without a context, whose frames would show the key

    def _wait(self, slots: Slots, outgoing: Outgoing) -> Slot:
        try:
            return slots.wait(outgoing.within(outgoing.timeout.pool))
        except TimeoutError as error:
            raise unsent(timed_out(outgoing)) from shown(error, outgoing)

    def close(self) -> None:
        """Close all connections; the pool cannot be used afterwards."""
        self.closed = True
        for slots in list(self._slots.values.values()):
            slots.close()
        self._transport.close()


def _source(outgoing: Outgoing) -> BodySource | None:
    body = outgoing.body
    if isinstance(body, bytes) and len(body) > _AT_ONCE:
        body = Body("the request", len(body), partial(BytesIO, body))
    return BodySource(body) if isinstance(body, Body) else None
