"""Checks of ``ittybit doctor``, ordered from this machine to the API."""

from __future__ import annotations

import platform
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TypeAlias

from ittybit.cli.doctor.target import TIMEOUT, Finding, Target, address_of
from ittybit.core.config.connections import Connections
from ittybit.core.payloads.api import ITTYBIT
from ittybit.errors import (
    APIResponseValidationError,
    APITimeoutError,
    AuthenticationError,
)
from ittybit.version import VERSION
from ittybit_async import _io
from ittybit_async.http import tls

_TIMEOUT = 10.0
_MAX_CLOCK_SKEW = 60.0
"""Seconds. With a larger clock difference, signed URLs expire too early."""

_DAY = 24 * 60 * 60
_PLACE_IN_OPENSSL = re.compile(r" \(_ssl\.c:\d+\)|_ssl\.c:\d+: ")
_LIBRARIES = ("aiohttp", "msgspec", "tenacity")

Check: TypeAlias = Callable[[Target], Awaitable[Finding]]


async def check_versions(target: Target) -> Finding:
    """Report the versions of ittybit, Python, and the libraries."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    message = [f"ittybit {VERSION}", f"Python {platform.python_version()}", *libraries]
    return Finding("versions", True, ", ".join(message))


async def check_key(target: Target) -> Finding:
    """Check whether an API key is set."""
    if target.key is None:
        return Finding("key", False, target.problem)
    return Finding("key", True, f"found in {target.key_source}")


async def check_proxy(target: Target) -> Finding:
    """Check whether the proxy from the environment accepts connections."""
    if target.proxy_problem:
        return Finding("proxy", False, target.proxy_problem)
    if target.proxy is None:
        return Finding("proxy", True, "not set")
    host, port = address_of(target.proxy)
    try:
        await _io.to_thread(_connect, host, port)
    except OSError as error:
        message = f"cannot connect to {host}:{port}: {_reason(error)}"
        name = target.proxy_variable
        advice = f"correct {name}, or add the API's host to NO_PROXY"
        return Finding("proxy", False, message, advice)
    return Finding("proxy", True, f"{host}:{port} accepts connections")


async def check_dns(target: Target) -> Finding:
    """Check whether DNS resolves the host of the API."""
    host, port = target.address
    if target.proxy is not None:
        return Finding("DNS", True, f"the proxy resolves {host}")
    try:
        found = await _io.to_thread(
            socket.getaddrinfo, host, port, type=socket.SOCK_STREAM
        )
    except OSError as error:
        message = f"cannot resolve {host}: {_reason(error)}"
        advice = "check ITTYBIT_BASE_URL and the network of this machine"
        return Finding("DNS", False, message, advice)
    return Finding("DNS", True, f"{host} resolves to {found[0][4][0]}")


async def check_certificate(target: Target) -> Finding:
    """Check whether the API's certificate is trusted."""
    if not target.is_tls:
        return Finding("TLS", True, f"not used: {target.base_url} is plain http")
    if target.proxy is not None:
        return Finding("TLS", True, "not checked: the proxy connects to the API")
    try:
        message = await _io.to_thread(_handshake, *target.address)
    except ssl.SSLCertVerificationError as error:
        advice = "set SSL_CERT_FILE to the CA of your network, and check the clock"
        return Finding("TLS", False, error.verify_message, advice)
    except OSError as error:
        advice = "check ITTYBIT_BASE_URL, the network, and whether a proxy is needed"
        return Finding("TLS", False, _reason(error), advice)
    return Finding("TLS", True, message)


async def check_clock(target: Target) -> Finding:
    """Compare this machine's clock with the server's."""
    await target.send_request()
    try:
        server_time = parsedate_to_datetime(target.headers["date"]).timestamp()
    except (KeyError, ValueError):
        if target.headers:
            return Finding("clock", True, "not checked: the server sent no date")
        message = "not checked: there was no response"
        return Finding("clock", False, message, "see the API check")
    difference = abs(time.time() - server_time)
    message = f"{difference:.0f} s from the server's clock"
    if difference > _MAX_CLOCK_SKEW:
        return Finding("clock", False, message, "correct it, or signed URLs will fail")
    return Finding("clock", True, message)


async def check_api(target: Target) -> Finding:
    """Check whether the API responds and accepts the key."""
    await target.send_request()
    if isinstance(target.failure, AuthenticationError):
        message = "the API rejected the key" if target.key else "no key"
        advice = "create a key in the dashboard, and set ITTYBIT_API_KEY"
        return Finding("API", False, message, advice)
    if isinstance(target.failure, APITimeoutError):
        message = f"no response from {target.base_url} in {TIMEOUT:g} s"
        return Finding("API", False, message, "check ITTYBIT_BASE_URL")
    if isinstance(target.failure, APIResponseValidationError):
        message = f"the response of {target.base_url} is not from the API"
        return Finding("API", False, message, "check ITTYBIT_BASE_URL")
    if target.failure is not None:
        return Finding("API", False, str(target.failure))
    return Finding(
        "API", True, f"{target.base_url} accepts the key ({ITTYBIT.version})"
    )


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
    """Return the TLS version and the remaining lifetime of the certificate."""
    context = tls.ssl_context(Connections())
    with (
        socket.create_connection((host, port), _TIMEOUT) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        ends = ssl.cert_time_to_seconds(str((wrapped.getpeercert() or {})["notAfter"]))
        days = (ends - time.time()) / _DAY
        return f"{wrapped.version()}, certificate valid for {days:.0f} days"


def _reason(error: OSError) -> str:
    text = error.strerror or str(error) or type(error).__name__
    return _PLACE_IN_OPENSSL.sub("", text)
