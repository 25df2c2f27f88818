"""Calls of ``client.inbound``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import build_request
from wootiv.types.inbound import MailCreateParams


class InboundMailResource(WootivResource[Mode]):
    """Calls of ``client.inbound.mail``."""

    with_raw_response: InboundMailResource[Raw]
    with_streaming_response: InboundMailResource[Streamed]

    @operation
    async def create(self, **params: Unpack[MailCreateParams]) -> None:
        """Deliver an incoming mail.

        ``POST /inbound/mail``. The fields match Postmark's inbound webhook.

        Args:
            **params: Fields of the mail, described in MailCreateParams.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> await client.inbound.mail.create(...)
        """
        request = build_request("POST", "/inbound/mail", params, MailCreateParams)
        return await self._call_without_result(request)


class InboundResource(WootivResource[Mode]):
    """Calls of ``client.inbound``."""

    with_raw_response: InboundResource[Raw]
    with_streaming_response: InboundResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.mail: InboundMailResource[Mode] = InboundMailResource(caller)
