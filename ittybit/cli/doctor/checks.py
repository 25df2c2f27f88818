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

from ittybit.cli.doctor.target import Finding, Target, address_of
from ittybit.core.config.connections import Connections
from ittybit.core.payloads.api import ITTYBIT
from ittybit.errors import APIStatusError, AuthenticationError
from ittybit.version import VERSION
from ittybit_async import _io
from ittybit_async.http import tls

_TIMEOUT = 10.0
_MAX_CLOCK_SKEW = 60.0
"""Seconds between two clocks from which on signed URLs fail early."""

_DAY = 24 * 60 * 60
_LIBRARIES = ("aiohttp", "msgspec", "tenacity")

Check: TypeAlias = Callable[[Target], Awaitable[Finding]]


async def check_versions(target: Target) -> Finding:
    """What runs here."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    message = [f"ittybit {VERSION}", f"Python {platform.python_version()}", *libraries]
    return Finding("versions", True, ", ".join(message))


async def check_key(target: Target) -> Finding:
    """Whether there is a key."""
    if target.key is None:
        return Finding("key", False, target.problem)
    return Finding("key", True, f"found in {target.key_source}")


async def check_proxy(target: Target) -> Finding:
    """Whether the proxy of the environment can be reached."""
    if target.proxy is None:
        return Finding("proxy", True, "none is set")
    host, port = address_of(target.proxy)
    try:
        await _io.to_thread(_connect, host, port)
    except OSError as error:
        message = f"{host}:{port} cannot be reached: {_reason(error)}"
        advice = "correct HTTPS_PROXY, or name the API's host in NO_PROXY"
        return Finding("proxy", False, message, advice)
    return Finding("proxy", True, f"{host}:{port} answers")


async def check_dns(target: Target) -> Finding:
    """Whether the name of the API leads to an address."""
    host, port = target.address
    if target.proxy is not None:
        return Finding("DNS", True, f"{host} is looked up by the proxy")
    try:
        found = await _io.to_thread(
            socket.getaddrinfo, host, port, type=socket.SOCK_STREAM
        )
    except OSError as error:
        message = f"{host} is not found: {_reason(error)}"
        advice = "check ITTYBIT_BASE_URL and the network of this machine"
        return Finding("DNS", False, message, advice)
    return Finding("DNS", True, f"{host} is {found[0][4][0]}")


async def check_certificate(target: Target) -> Finding:
    """Whether the API's certificate is trusted."""
    if not target.is_tls:
        return Finding("TLS", True, f"none: {target.base_url} is plain http")
    if target.proxy is not None:
        return Finding("TLS", True, "goes through the proxy")
    try:
        message = await _io.to_thread(_handshake, *target.address)
    except ssl.SSLCertVerificationError as error:
        advice = "give the CA of your network in SSL_CERT_FILE, and check the clock"
        return Finding("TLS", False, error.verify_message, advice)
    except OSError as error:
        advice = "check ITTYBIT_BASE_URL, the network, and whether a proxy is needed"
        return Finding("TLS", False, _reason(error), advice)
    return Finding("TLS", True, message)


async def check_clock(target: Target) -> Finding:
    """Whether this machine's clock is right, by that of the server."""
    await target.send_request()
    try:
        server_time = parsedate_to_datetime(target.headers["date"]).timestamp()
    except (KeyError, ValueError):
        message = "the server told no time"
        return Finding("clock", target.failure is None, message, "see the next line")
    difference = abs(time.time() - server_time)
    message = f"{difference:.0f} s from that of the server"
    if difference > _MAX_CLOCK_SKEW:
        return Finding("clock", False, message, "set it right: signed URLs would fail")
    return Finding("clock", True, message)


async def check_api(target: Target) -> Finding:
    """Whether the API answers, and takes the key."""
    await target.send_request()
    if isinstance(target.failure, AuthenticationError):
        message = "the key is refused" if target.key else "answers; a key is missing"
        advice = "make a key in the dashboard, and set ITTYBIT_API_KEY"
        return Finding("API", False, message, advice)
    if isinstance(target.failure, APIStatusError):
        return Finding("API", False, str(target.failure), "look at the message")
    if target.failure is not None:
        return Finding("API", False, str(target.failure), "look at the lines above")
    return Finding("API", True, f"{target.base_url} takes the key ({ITTYBIT.version})")


CHECKS: Sequence[Check] = (
    check_versions,
    check_key,
    check_proxy,
    check_dns,
    check_certificate,
    check_clock,
    check_api,
)


def _connect(host: str, port: int) -> None:
    socket.create_connection((host, port), _TIMEOUT).close()


def _handshake(host: str, port: int) -> str:
    """Return what was agreed upon, and how long the certificate is valid."""
    context = tls.context(Connections())
    with (
        socket.create_connection((host, port), _TIMEOUT) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        ends = ssl.cert_time_to_seconds(str((wrapped.getpeercert() or {})["notAfter"]))
        days = (ends - time.time()) / _DAY
        return f"{wrapped.version()}, the certificate is valid for {days:.0f} days"


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
