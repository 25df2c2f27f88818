"""Requests that the emulator sends: downloads and webhooks.

By default they may only reach this machine. The check runs when a socket is created,
so DNS names and redirects cannot bypass it.
"""

import ipaddress
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urljoin

import aiohttp
import yarl
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from ittybit.core.http.transport_errors import reason_of
from ittybit_emulator.errors import TaskError, is_full

_CONNECTIONS = 16
_BYTES_LIMIT = 4 << 30
_REDIRECTS = 10
_CHUNK = 256 << 10
_ENCODED = re.compile(r"[!-~]+")
# The resolver raises ValueError for an invalid host name.
_FAILURES = (aiohttp.ClientError, OSError, TimeoutError, ValueError)
_REDIRECT_STATUSES = {301, 302, 303, 307, 308}
_TRANSFER_TIMEOUT = ClientTimeout(total=None, sock_connect=10, sock_read=60)


class ForeignHost(OSError):
    """Rejected connection to another machine."""


class Outbound:
    """The HTTP session for all requests that the emulator sends."""

    def __init__(self, *, allow_foreign_hosts: bool) -> None:
        self._session = ClientSession(
            connector=TCPConnector(
                limit=_CONNECTIONS,
                socket_factory=None if allow_foreign_hosts else _local_socket,
            ),
            cookie_jar=DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            headers={"Accept-Encoding": "identity"},
        )

    async def fetch(self, url: str, to: Path, *, limit: int = _BYTES_LIMIT) -> None:
        """Download at most `limit` bytes into the file `to`, or raise TaskError.

        If the disk is full, raise OSError.
        """
        target = web_url(url)
        try:
            for _ in range(_REDIRECTS + 1):
                async with self._session.get(
                    target, allow_redirects=False, timeout=_TRANSFER_TIMEOUT
                ) as response:
                    location = response.headers.get("Location")
                    if response.status not in _REDIRECT_STATUSES or not location:
                        return await _save(response, to, limit)
                    target = _resolve_redirect(target, location)
        except _FAILURES as error:
            if is_full(error):
                raise
            raise TaskError(_failure_message(target, error)) from error
        raise TaskError(f"{url} redirects more than {_REDIRECTS} times")

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, seconds: float
    ) -> None:
        """POST JSON to `url`; raise TaskError unless a 2xx response arrives in time."""
        headers = {"Content-Type": "application/json", **headers}
        await self._send("POST", url, body, headers, ClientTimeout(total=seconds))

    async def put(self, url: str, path: Path, content_type: str) -> None:
        """PUT the file at `path` to `url`; raise TaskError unless that succeeds."""
        try:
            file = path.open("rb")
        except OSError as error:
            message = f"the file for {_display_url(web_url(url))} could not be read"
            raise TaskError(f"{message}: {_error_text(error)}") from error
        with file:
            headers = {"Content-Type": content_type}
            await self._send("PUT", url, file, headers, _TRANSFER_TIMEOUT)

    async def _send(
        self,
        method: str,
        url: str,
        body: bytes | BinaryIO,
        headers: Mapping[str, str],
        timeout: ClientTimeout,
    ) -> None:
        target = web_url(url)
        try:
            async with self._session.request(
                method,
                target,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                if not response.ok or response.status in _REDIRECT_STATUSES:
                    raise TaskError(
                        f"{_display_url(target)} answered {response.status}"
                    )
        except _FAILURES as error:
            raise TaskError(_failure_message(target, error)) from error

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


async def _save(response: aiohttp.ClientResponse, to: Path, limit: int) -> None:
    if response.status != 200:
        message = f"{_display_url(response.url)} answered {response.status}"
        raise TaskError(message)
    size = 0
    with to.open("wb") as file:
        async for chunk in response.content.iter_chunked(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise TaskError(
                    f"{_display_url(response.url)} is longer than {limit} bytes"
                )
            file.write(chunk)


def web_url(text: str) -> yarl.URL:
    """Return `text` as a URL; raise TaskError unless it uses http or https."""
    with suppress(ValueError):
        # Sending an encoded URL in any other form would invalidate its signature.
        url = yarl.URL(text, encoded=_ENCODED.fullmatch(text) is not None)
        if url.scheme in {"http", "https"} and url.host:
            url.host.encode(
                "idna"
            )  # the resolver does this too; may raise UnicodeError
            return url
    raise TaskError(f"{text!r} is not an http or https URL")


def _resolve_redirect(url: yarl.URL, location: str) -> yarl.URL:
    try:
        return web_url(urljoin(str(url), location))
    except ValueError as error:
        message = f"{_display_url(url)} redirects to {location!r}, which is not a URL"
        raise TaskError(message) from error


def _display_url(url: yarl.URL) -> str:
    # The query is left out because it may contain a signature.
    return str(url.with_query(None).with_user(None))


def _failure_message(url: yarl.URL, error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ForeignHost):
            return f"{_display_url(url)}: {cause}"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, TimeoutError):
        return f"{_display_url(url)} did not answer in time"
    return f"{_display_url(url)} could not be reached: {_error_text(error)}"


def _error_text(error: BaseException) -> str:
    # The text of an OSError of aiohttp contains objects.
    reason = reason_of(error) if isinstance(error, OSError) else str(error)
    return reason or type(error).__name__


def _local_socket(info: Any) -> socket.socket:
    address = ipaddress.ip_address(str(info[4][0]).partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if not address.is_loopback:
        raise ForeignHost(
            f"{address} is not an address of this machine; to allow it, start the"
            " emulator with --allow-foreign-hosts"
        )
    return socket.socket(info[0], info[1], info[2])
