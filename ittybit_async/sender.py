"""One try: a key, a turn, the wire, redirects, and whoever wants to be told."""

from __future__ import annotations

import logging

from ittybit.core import log
from ittybit.core.config.credentials import checked_key
from ittybit.core.config.options import ClientOptions
from ittybit.core.http.models import Response
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import shown, timed_out
from ittybit.core.redaction import Secret, secret
from ittybit.core.retry import retry_after
from ittybit.errors import APIError
from ittybit.hooks import Attempt
from ittybit.redirects import LIMIT, redirected
from ittybit_async import _io
from ittybit_async.http.reply import Reply
from ittybit_async.http.runtime import Runtime

_LONGEST_REDIRECT = 1 << 16


class Sender:
    """Sends what the engine has built, under the settings of one client."""

    def __init__(self, options: ClientOptions, runtime: Runtime) -> None:
        self._options = options
        self._hooks = options.hooks
        self._ask_for_key = options.key.fixed is None
        self._follow = options.follow_redirects
        self.rate_limit = runtime.rate_limit(options.rate_limit)
        self.pool = runtime.pool(options.connections)
        self._is_plain = not (
            self._ask_for_key or self.rate_limit or self._hooks.on_request
        )

    def open(self, outgoing: Outgoing, number: int) -> _io.Eventually[Reply]:
        """Send `outgoing` as attempt `number`; return the response, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        if self._is_plain:
            return self.pool.open(outgoing)
        return self._open_in_turn(outgoing, number)

    async def _open_in_turn(self, outgoing: Outgoing, number: int) -> Reply:
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
        return reply

    async def follow(self, outgoing: Outgoing, reply: Reply) -> Reply:
        """Follow the redirect `reply`; return the first response that is not one."""
        if not self._follow or reply.status >= 400:
            return reply
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
            asked = secret(source if isinstance(source, str) else source())
            key = secret(await _io.resolved(asked, outgoing.within(None)))
        except TimeoutError as error:
            raise timed_out(outgoing) from shown(error, outgoing)
        authorization = Secret(f"Bearer {checked_key(key)}")
        outgoing.headers = {**outgoing.headers, "Authorization": authorization}
        outgoing.secrets.add(key)

    def tell(self, outgoing: Outgoing, response: Response, number: int) -> None:
        """Tell hook and log of `response` to try `number`."""
        if self._hooks.on_response is not None:
            self._hooks.on_response(Attempt(outgoing.info, number), response)
        if log.logger.isEnabledFor(logging.INFO):
            log.answered(response, number, outgoing.headers, outgoing.hide)

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
        reply.status,
        reply.headers,
        content,
        outgoing.info,
        elapsed,
        reply.http_version,
        number - 1,
    )
