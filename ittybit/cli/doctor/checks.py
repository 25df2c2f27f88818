"""The checks of ``ittybit doctor``, from this machine outwards."""

from __future__ import annotations

import platform
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TypeAlias

from ittybit.cli.doctor.diagnosis import Finding, Way, address_of
from ittybit.core.config.connections import Connections
from ittybit.core.payloads.api import ITTYBIT
from ittybit.errors import APIStatusError, AuthenticationError
from ittybit.version import VERSION
from ittybit_async import _io
from ittybit_async.http import tls

_SECONDS = 10.0
_SKEW = 60.0
"""Seconds between two clocks from which on signed URLs fail early."""

_DAY = 24 * 60 * 60
_LIBRARIES = ("aiohttp", "msgspec", "tenacity")

Check: TypeAlias = Callable[[Way], Awaitable[Finding]]


async def versions(way: Way) -> Finding:
    """What runs here."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    told = [f"ittybit {VERSION}", f"Python {platform.python_version()}", *libraries]
    return Finding("versions", True, ", ".join(told))


async def key(way: Way) -> Finding:
    """Whether there is a key."""
    if way.key is None:
        return Finding("key", False, way.problem)
    return Finding("key", True, f"found in {way.key_source}")


async def proxy(way: Way) -> Finding:
    """Whether the proxy of the environment can be reached."""
    if way.proxy is None:
        return Finding("proxy", True, "none is set")
    host, port = address_of(way.proxy)
    try:
        await _io.to_thread(_connected, host, port)
    except OSError as error:
        told = f"{host}:{port} cannot be reached: {_reason(error)}"
        advice = "correct HTTPS_PROXY, or name the API's host in NO_PROXY"
        return Finding("proxy", False, told, advice)
    return Finding("proxy", True, f"{host}:{port} answers")


async def dns(way: Way) -> Finding:
    """Whether the name of the API leads to an address."""
    host, port = way.address
    if way.proxy is not None:
        return Finding("DNS", True, f"{host} is looked up by the proxy")
    try:
        found = await _io.to_thread(
            socket.getaddrinfo, host, port, type=socket.SOCK_STREAM
        )
    except OSError as error:
        told = f"{host} is not found: {_reason(error)}"
        advice = "check ITTYBIT_BASE_URL and the network of this machine"
        return Finding("DNS", False, told, advice)
    return Finding("DNS", True, f"{host} is {found[0][4][0]}")


async def certificate(way: Way) -> Finding:
    """Whether the API's certificate is trusted."""
    if not way.is_tls:
        return Finding("TLS", True, f"none: {way.base_url} is plain http")
    if way.proxy is not None:
        return Finding("TLS", True, "goes through the proxy")
    try:
        told = await _io.to_thread(_handshake, *way.address)
    except ssl.SSLCertVerificationError as error:
        advice = "give the CA of your network in SSL_CERT_FILE, and check the clock"
        return Finding("TLS", False, error.verify_message, advice)
    except OSError as error:
        advice = "check ITTYBIT_BASE_URL, the network, and whether a proxy is needed"
        return Finding("TLS", False, _reason(error), advice)
    return Finding("TLS", True, told)


async def clock(way: Way) -> Finding:
    """Whether this machine's clock is right, by that of the server."""
    await way.ask()
    try:
        there = parsedate_to_datetime(way.headers["date"]).timestamp()
    except (KeyError, ValueError):
        told = "the server told no time"
        return Finding("clock", way.failure is None, told, "see the next line")
    apart = abs(time.time() - there)
    told = f"{apart:.0f} s from that of the server"
    if apart > _SKEW:
        return Finding("clock", False, told, "set it right: signed URLs would fail")
    return Finding("clock", True, told)


async def accepted(way: Way) -> Finding:
    """Whether the API answers, and takes the key."""
    await way.ask()
    if isinstance(way.failure, AuthenticationError):
        told = "the key is refused" if way.key else "answers; a key is missing"
        advice = "make a key in the dashboard, and set ITTYBIT_API_KEY"
        return Finding("API", False, told, advice)
    if isinstance(way.failure, APIStatusError):
        return Finding("API", False, str(way.failure), "look at the message")
    if way.failure is not None:
        return Finding("API", False, str(way.failure), "look at the lines above")
    return Finding("API", True, f"{way.base_url} takes the key ({ITTYBIT.version})")


CHECKS: Sequence[Check] = (versions, key, proxy, dns, certificate, clock, accepted)


def _connected(host: str, port: int) -> None:
    socket.create_connection((host, port), _SECONDS).close()


def _handshake(host: str, port: int) -> str:
    """Return what was agreed upon, and how long the certificate is valid."""
    context = tls.ssl_context(Connections())
    with (
        socket.create_connection((host, port), _SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        ends = ssl.cert_time_to_seconds(str((wrapped.getpeercert() or {})["notAfter"]))
        days = (ends - time.time()) / _DAY
        return f"{wrapped.version()}, the certificate is valid for {days:.0f} days"


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
