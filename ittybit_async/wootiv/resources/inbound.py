"""``client.inbound``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import described
from wootiv.types.inbound import MailCreateParams


class InboundMailResource(WootivResource[Mode]):
    """``client.inbound.mail``."""

    with_raw_response: InboundMailResource[Raw]
    with_streaming_response: InboundMailResource[Streamed]

    @operation
    async def create(self, **params: Unpack[MailCreateParams]) -> None:
        """Take in an incoming mail (the body looks like a Postmark inbound webhook).

        ``POST /inbound/mail``. The arguments are described in MailCreateParams. Returns
        nothing: what the server sent is in ``with_raw_response``.

        >>> await client.inbound.mail.create(...)
        """
        request = described(
            "POST", "/inbound/mail", params, MailCreateParams, accept="*/*"
        )
        return await self._nothing(request)


class InboundResource(WootivResource[Mode]):
    """``client.inbound``."""

    with_raw_response: InboundResource[Raw]
    with_streaming_response: InboundResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.mail: InboundMailResource[Mode] = InboundMailResource(caller)
