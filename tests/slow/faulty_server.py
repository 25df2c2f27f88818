"""A server with a fault in every twentieth response. It prints its port.

It runs in its own process, so that its memory is not counted as the client's.
"""

import asyncio
import itertools
import re
import sys

_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
_counter = itertools.count(1)


def _answer(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if found := _LENGTH.search(head):
                await reader.readexactly(int(found[1]))
            if not await _reply(writer, head.split(b" ", 2)[1]):
                return
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _reply(writer: asyncio.StreamWriter, target: bytes) -> bool:
    """Send a response or a fault. Return False if the connection ends with it."""
    whole = _answer(b'{"id": "%s"}' % target.rpartition(b"/")[2])
    number = next(_counter)
    if number % 20:
        writer.write(whole)
        return True
    match number // 20 % 5:
        case 0:
            writer.write(_answer(b"busy", "503 Busy", "Retry-After: 0.001\r\n"))
            return True
        case 1:
            writer.write(_answer(b"slow", "429 Slow", "Retry-After: 0.001\r\n"))
            return True
        case 2:  # closed without a response
            writer.transport.abort()
        case 3:  # closed in the middle
            writer.write(whole[:-3])
        case _:  # stalled in the middle for longer than the client's timeout
            writer.write(whole[:-3])
            await writer.drain()
            await asyncio.sleep(5)
    return False


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
