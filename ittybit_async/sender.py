"""One try: a key, a turn, the wire, redirects, and whoever wants to be told."""

from __future__ import annotations

import logging

from ittybit import log
from ittybit.errors import APIError
from ittybit.exchange import Headers, Response
from ittybit.failures import timed_out
from ittybit.hooks import Attempt
from ittybit.key import checked_key
from ittybit.options import ClientOptions
from ittybit.outgoing import Outgoing
from ittybit.redirects import LIMIT, redirected
from ittybit.retry import retry_after
from ittybit_async import _io
from ittybit_async.reply import Reply
from ittybit_async.runtime import Runtime

_LONGEST_REDIRECT = 1 << 16


class Sender:
    """Sends what the engine has built, under the settings of one client."""

    def __init__(self, options: ClientOptions, runtime: Runtime) -> None:
        self._options = options
        self._hooks = options.hooks
        self._ask_for_key = options.key.fixed is None
        self.rate_limit = runtime.rate_limit(options.rate_limit)
        self.pool = runtime.pool(options.connections)

    async def open(self, outgoing: Outgoing, number: int) -> Reply:
        """Send `outgoing` as try `number` and return the answer, its body unread.

        Raises APITimeoutError or APIConnectionError; a status is not looked at but to
        follow redirects.
        """
        if self._ask_for_key and outgoing.authorized:
            await self._authorize(outgoing)
        begun = await self.rate_limit.take(outgoing) if self.rate_limit else 0.0
        if self._hooks.on_request is not None:
            self._hooks.on_request(Attempt(outgoing.info, number))
        reply = await self.pool.open(outgoing)
        if self.rate_limit is not None:
            failed = reply.status >= 400
            wait = retry_after(reply.headers) if failed else None
            longest = self._options.api.retry_after_limit
            wait = None if wait is None else min(wait, longest)
            self.rate_limit.learn(begun, reply.status, wait)
        if 300 <= reply.status < 400 and self._options.follow_redirects:
            return await self._followed(outgoing, reply)
        return reply

    async def _followed(self, outgoing: Outgoing, reply: Reply) -> Reply:
        for _ in range(LIMIT):
            onward = redirected(outgoing, reply.status, reply.headers)
            if onward is None:
                return reply
            try:
                # To its end, so that the connection can be used again.
                await reply.read(_LONGEST_REDIRECT)
            finally:
                reply.close()
            outgoing = onward
            reply = await self.pool.open(outgoing)
        reply.close()
        raise APIError(
            f"{outgoing.info}: more than {LIMIT} redirects; is the address right?",
            request=outgoing.info,
        )

    async def _authorize(self, outgoing: Outgoing) -> None:
        source = self._options.key.source
        try:
            asked = source if isinstance(source, str) else source()
            key = await _io.resolved(asked, outgoing.within(None))
        except TimeoutError as error:
            raise timed_out(outgoing) from error
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


def response_of(
    outgoing: Outgoing, reply: Reply, content: bytes, elapsed: float, number: int
) -> Response:
    """Return the answer `reply` to try `number`, with its body."""
    return Response(
        status_code=reply.status,
        headers=Headers(reply.headers.items()),
        content=content,
        request=outgoing.info,
        elapsed=elapsed,
        http_version=reply.http_version,
        retries_taken=number - 1,
    )
