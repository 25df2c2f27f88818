"""The ways that are compared: each carries one file up, or one down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Carry = Callable[[str, Path, Path], None]


@dataclass(frozen=True)
class Way:
    """One way, and the module that it imports before it is measured."""

    module: str
    carry: Carry


def awaiting_bare_up(url: str, file: Path, _: Path) -> None:
    """Send a file with aiohttp alone, in blocks of 256 KiB read by a thread."""
    import aiohttp

    async def blocks() -> AsyncIterator[bytes]:
        with file.open("rb") as handle:
            while block := await asyncio.to_thread(handle.read, 1 << 20):
                for start in range(0, len(block), 1 << 18):
                    yield block[start : start + (1 << 18)]

    length = {"Content-Length": str(file.stat().st_size)}

    async def send() -> None:
        async with aiohttp.ClientSession() as session:
            sending = session.put(f"{url}/up.bin", data=blocks(), headers=length)
            async with sending as reply:
                assert reply.status == 201

    asyncio.run(send())


def awaiting_bare_down(url: str, _: Path, target: Path) -> None:
    """Receive a file with aiohttp alone, written by a thread."""
    import aiohttp

    async def receive() -> None:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{url}/up.bin") as reply,
        ):
            with target.open("wb") as handle:
                async for chunk in reply.content.iter_chunked(1 << 20):
                    await asyncio.to_thread(handle.write, chunk)

    asyncio.run(receive())


def blocking_bare_up(url: str, file: Path, _: Path) -> None:
    """Send a file with requests alone."""
    import requests

    with requests.Session() as session, file.open("rb") as handle:
        assert session.put(f"{url}/up.bin", data=handle).status_code == 201


def blocking_bare_down(url: str, _: Path, target: Path) -> None:
    """Receive a file with requests alone, in chunks of 1 MiB."""
    import requests

    with (
        requests.Session() as session,
        session.get(f"{url}/up.bin", stream=True) as reply,
        target.open("wb") as handle,
    ):
        for chunk in reply.iter_content(1 << 20):
            handle.write(chunk)


def awaiting(up: bool, **options: Any) -> Carry:
    """Return the way of our awaiting client."""

    def carry(url: str, file: Path, target: Path) -> None:
        asyncio.run(_carry(up, url, file, target, options))

    return carry


async def _carry(
    up: bool, url: str, file: Path, target: Path, options: dict[str, Any]
) -> None:
    from ittybit import AsyncIttybit

    async with AsyncIttybit("key", base_url=url) as client:
        if up:
            await client.files.upload(file, **options)
        else:
            await client.files.download(f"{url}/up.bin", target, **options)


def blocking(up: bool, **options: Any) -> Carry:
    """Return the way of our blocking client."""

    def carry(url: str, file: Path, target: Path) -> None:
        from ittybit import Ittybit

        with Ittybit("key", base_url=url) as client:
            if up:
                client.files.upload(file, **options)
            else:
                client.files.download(f"{url}/up.bin", target, **options)

    return carry


def _awaiting(up: bool, **options: Any) -> Way:
    return Way("ittybit_async", awaiting(up, **options))


def _blocking(up: bool, **options: Any) -> Way:
    return Way("ittybit_sync", blocking(up, **options))


WHOLE: dict[str, Any] = {"multipart_threshold": None}
WAYS: dict[str, Way] = {
    "aiohttp bare, up": Way("aiohttp", awaiting_bare_up),
    "awaiting whole, up": _awaiting(True, **WHOLE),
    "awaiting parts, up": _awaiting(True),
    "aiohttp bare, down": Way("aiohttp", awaiting_bare_down),
    "awaiting whole, down": _awaiting(False, **WHOLE),
    "awaiting ranges, down": _awaiting(False),
    "requests bare, up": Way("requests", blocking_bare_up),
    "blocking whole, up": _blocking(True, **WHOLE),
    "blocking parts, up": _blocking(True),
    "requests bare, down": Way("requests", blocking_bare_down),
    "blocking whole, down": _blocking(False, **WHOLE),
    "blocking ranges, down": _blocking(False),
}
