"""Requests and rate limits that report to an observer."""

from __future__ import annotations

from functools import partial
from typing import Any

from ittybit.core.clock import monotonic
from ittybit.core.config.observer import Observer, RequestObservation
from ittybit.core.http.outgoing import Outgoing
from ittybit_async import _io
from ittybit_async.http.reply import Reply
from ittybit_async.http.runtime import Pacer, Pool, Wait


async def open_observed(pool: Pool, observer: Observer, outgoing: Outgoing) -> Reply:
    """Send `outgoing`, and observe it until its response is closed."""
    observation = observer.request(outgoing)
    try:
        with observation.activate():
            reply = await pool.open(outgoing)
    except BaseException as error:
        observation.end(error)
        raise
    observation.respond(reply.status, reply.http_version)
    reply.observe(partial(ObservedReply, observation=observation))
    return reply


class ObservedReply:
    """A response that reports the bytes of its body, and its end."""

    def __init__(self, raw: _io.RawReply, observation: RequestObservation) -> None:
        self._raw = raw
        self._observation = observation

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def take(self) -> bytes | None:
        """Return the body if all of it was received, and None otherwise."""
        data = self._raw.take()
        if data is not None:
            self._observation.receive(len(data))
        return data

    async def receive(self, size: int) -> bytes:
        """Return the next bytes of the body; they are empty at its end."""
        try:
            data = await self._raw.receive(size)
        except BaseException as error:
            self._observation.end(error)
            raise
        self._observation.receive(len(data))
        return data

    def close(self) -> None:
        """Release the connection, and end the observation."""
        self._raw.close()
        self._observation.end()


class ObservedPacer:
    """A rate limit that reports how long requests wait for it."""

    def __init__(self, pacer: Pacer, observer: Observer) -> None:
        self._pacer = pacer
        self._observer = observer

    async def take(self, outgoing: Outgoing | None, wait: Wait | None = None) -> float:
        """Wait until `outgoing` may be sent, and return the time."""
        started = monotonic()
        try:
            return await self._pacer.take(outgoing, wait)
        finally:
            self._observer.limit(monotonic() - started)

    def learn(self, sent: float, status: int, retry_after: float | None) -> None:
        """Record a response; `sent` is the time of its request."""
        self._pacer.learn(sent, status, retry_after)
