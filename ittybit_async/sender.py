"""One try: a key, a turn, the wire, redirects, and whoever wants to be told."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from ittybit import log
from ittybit.errors import APIError
from ittybit.exchange import Headers, Outgoing, Response
from ittybit.hooks import Attempt
from ittybit.key import checked_key
from ittybit.options import ClientOptions
from ittybit.redirects import LIMIT, redirected
from ittybit.retry import retry_after
from ittybit_async import _io
from ittybit_async.runtime import Runtime

_LONGEST_REDIRECT = 1 << 16


class Sender:
    """Sends what the engine has built, under the settings of one client."""

    def __init__(self, options: ClientOptions, runtime: Runtime) -> None:
        self._options = options
        self._hooks = options.hooks
        self._ask_for_key = options.key.fixed is None
        self._turns = runtime.turns(options.rate_limit)
        self.pool, self.made_pool = runtime.pool(options.connections)
        self._wire = _io.Wire(self.pool)

    @asynccontextmanager
    async def send(
        self, outgoing: Outgoing, number: int = 1
    ) -> AsyncGenerator[_io.Reply]:
        """Send `outgoing` as try `number` and yield the answer, its body unread.

        Raises APITimeoutError or APIConnectionError; a status is not looked at but to
        follow redirects.
        """
        if self._ask_for_key and outgoing.authorized:
            await self._authorize(outgoing)
        begun = await self._turns.take(outgoing) if self._turns else 0.0
        if self._hooks.on_request is not None:
            self._hooks.on_request(Attempt(outgoing.info, number))
        for _ in range(LIMIT):
            async with self._wire.send(outgoing) as reply:
                if self._turns:
                    wait = retry_after(reply.headers) if reply.status == 429 else None
                    self._turns.learn(begun, reply.status, wait)
                onward = self._onward(outgoing, reply)
                if onward is None:
                    yield reply
                    return
                # To its end, so that the connection can be used again.
                await reply.read(_LONGEST_REDIRECT)
            outgoing = onward
        raise APIError(
            f"{outgoing.info}: more than {LIMIT} redirects", request=outgoing.info
        )

    def _onward(self, outgoing: Outgoing, reply: _io.Reply) -> Outgoing | None:
        if not 300 <= reply.status < 400 or not self._options.follow_redirects:
            return None
        return redirected(outgoing, reply.status, reply.headers)

    async def _authorize(self, outgoing: Outgoing) -> None:
        source = self._options.key.source
        key = source if isinstance(source, str) else await _io.resolved(source())
        outgoing.headers["Authorization"] = f"Bearer {checked_key(key)}"

    def tell(self, outgoing: Outgoing, response: Response, number: int) -> None:
        """Tell hook and log of `response` to try `number`."""
        if self._hooks.on_response is not None:
            self._hooks.on_response(Attempt(outgoing.info, number), response)
        if log.logger.isEnabledFor(logging.INFO):
            log.answered(response, number, outgoing.headers)

    def tell_retry(
        self, outgoing: Outgoing, error: APIError, number: int, seconds: float
    ) -> None:
        """Tell hook and log that another try follows try `number`."""
        if self._hooks.on_retry is not None:
            self._hooks.on_retry(Attempt(outgoing.info, number), error, seconds)
        log.trying_again(error, number, seconds)


def whole(
    outgoing: Outgoing, reply: _io.Reply, content: bytes, begun: float
) -> Response:
    """Return the answer `reply`, which was asked for at `begun`, with its body."""
    return Response(
        status_code=reply.status,
        headers=Headers(reply.headers.items()),
        content=content,
        request=outgoing.info,
        elapsed=time.monotonic() - begun,
        http_version=reply.http_version,
    )
