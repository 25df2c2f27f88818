"""TLS connections whose input can be read to its end after the connection was reset."""

from __future__ import annotations

import ssl
from typing import Any, Self


class InputContext(ssl.SSLContext):
    """Makes the connections of `real`, and keeps the buffer of each.

    Event loops drop what was received before a reset, such as the early response to
    an upload. To decrypt it, its bytes must reach the buffer that a loop keeps.
    """

    def __new__(cls, real: ssl.SSLContext) -> Self:
        return super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)

    def __init__(self, real: ssl.SSLContext) -> None:
        self._real = real

    def wrap_bio(self, incoming: ssl.MemoryBIO, *args: Any, **kwargs: Any) -> Any:
        made: Any = self._real.wrap_bio(incoming, *args, **kwargs)
        made.incoming = incoming
        return made
