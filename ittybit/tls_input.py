"""TLS connections whose input can be read to its end after the connection was reset."""

from __future__ import annotations

import ssl
from functools import lru_cache
from typing import Any, Self


class InputContext(ssl.SSLContext):
    """Makes the connections of `real`, and lets `decrypt` feed them.

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


def is_cut(connection: ssl.SSLObject) -> bool:
    """Return whether `connection`, which has ended, did so without close_notify."""
    try:
        connection.read(1)
    except ssl.SSLZeroReturnError:
        return False
    except ssl.SSLError:
        return True
    return False


input_context = lru_cache(maxsize=32)(InputContext)


def decrypt(connection: ssl.SSLObject, data: bytes) -> bytes:
    """Return what `data`, received next, holds. OSError if it cannot be decrypted."""
    incoming: ssl.MemoryBIO | None = getattr(connection, "incoming", None)
    if incoming is None:
        raise ssl.SSLError("the connection does not belong to an InputContext")
    incoming.write(data)
    parts: list[bytes] = []
    try:
        while part := connection.read(1 << 16):
            parts.append(part)
    except (ssl.SSLWantReadError, ssl.SSLZeroReturnError):
        pass  # nothing more yet, or ever
    return b"".join(parts)
