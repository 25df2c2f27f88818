"""Syntax of http and https URLs: RFC 3986, 5890 (host names), 6874 (IPv6 zones)."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import quote, unquote

DEFAULT_PORTS = {"http": 80, "https": 443}

_URL = re.compile(r"(https?)://([^/?#]*)([^#]*)", re.IGNORECASE)
# Without the atomic group, the time to refuse many "@" is quadratic.
_AUTHORITY = re.compile(r"(?>(?:(.*)@)?)(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_LABEL = "[0-9a-z_-]{1,63}"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_STRICT_NUMBER = re.compile(r"0x([0-9a-f]*)|(0[0-7]*)|([1-9][0-9]*)")
_ZONE = re.compile(r"[0-9A-Za-z._~-]+")
_PLAIN = re.compile(r"[!$&'()*+,\-./:;=?@\[\]_~0-9A-Za-z]*")
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
_TARGET = "!$%&'()*+,-./:;=?@[]_~"  # RFC 3986; a signature may cover brackets
_USERINFO = "!$%&'()*+,-.:;=_~"
_LONGEST_NAME = 253  # characters (RFC 1035, 2.3.4), without the last dot


class Parts(NamedTuple):
    """Parts of a URL, in ASCII.

    `host` has no brackets, and its zone is unescaped: ``fe80::1%eth0``.
    """

    scheme: str
    userinfo: str | None
    host: str
    port: int | None
    """Port, or None if the URL has none."""
    target: str
    """Path and query, as the client sends them."""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to connect to."""
        return self.host, self.port or DEFAULT_PORTS[self.scheme]

    @property
    def url(self) -> str:
        """The URL, without a default port, and with ``%25`` before an IPv6 zone."""
        host = self.host
        if ":" in host:
            host = f"[{host.replace('%', '%25')}]"
        user = "" if self.userinfo is None else f"{self.userinfo}@"
        is_default = self.port in (None, DEFAULT_PORTS[self.scheme])
        port = "" if is_default else f":{self.port}"
        return f"{self.scheme}://{user}{host}{port}{self.target}"


def parse_url(url: str) -> Parts:
    """Split `url` into its normalized parts.

    Valid characters and percent escapes of the path and query are unchanged, because a
    signature may cover them. Raises ValueError with the reason as its message.
    """
    if url != url.strip() or _CONTROL.search(url):
        raise ValueError("surrounding spaces and control characters are not allowed")
    match = _URL.match(url)
    if match is None:
        raise ValueError("it does not start with http:// or https://")
    if match.end() != len(url):
        raise ValueError("'#' starts a fragment, which is never sent: write %23")
    scheme, authority, target = match.groups()
    userinfo, host, port = _split_authority(authority)
    if userinfo is not None:
        userinfo = quote(userinfo, safe=_USERINFO)
    if target.startswith("?"):
        target = f"/{target}"
    return Parts(scheme.lower(), userinfo, host, port, encode_target(target))


def is_web_url(text: str) -> bool:
    """Return whether `text` is a valid http or https URL."""
    try:
        parse_url(text)
    except ValueError:
        return False
    return True


def encode_target(text: str) -> str:
    """Percent-encode the characters of `text` that are invalid in a URL."""
    return text if _PLAIN.fullmatch(text) else quote(text, safe=_TARGET)


@lru_cache(maxsize=256)
def normalize_host(text: str) -> str:
    """Return the host name or IPv4 address `text` in ASCII and lower case.

    An international name is encoded with IDNA 2008 and the mapping of UTS 46, as in
    yarl and requests. Raises ValueError if the name is invalid.

    >>> normalize_host("B\u00fccher.example")
    'xn--bcher-kva.example'
    """
    if "%" in text:
        text = unquote(text, errors="strict")
    if not text.isascii():
        from idna import encode  # its tables are large, and few programs need them

        text = encode(text, uts46=True).decode()
    name = text.lower()
    if not _NAME.fullmatch(name) or len(name.removesuffix(".")) > _LONGEST_NAME:
        raise ValueError("its host name is not valid")
    if _NUMBER.fullmatch(name.removesuffix(".").rpartition(".")[2]):
        return _normalize_ipv4(name.removesuffix("."))
    return name


def _normalize_ipv4(text: str) -> str:
    """Return an IPv4 address with four decimal numbers, as the resolver reads it."""
    # 127.1, 0x7f.1, and 2130706433 are 127.0.0.1. Only some resolvers accept them.
    *start, last = (_parse_number(part) for part in text.split("."))
    room = 4 - len(start)  # bytes
    if room < 1 or max(start, default=0) > 255 or last >= 256**room:
        raise ValueError("its IPv4 address is not valid")
    return str(IPv4Address(bytes(start) + last.to_bytes(room, "big")))


def _parse_number(digits: str) -> int:
    match = _STRICT_NUMBER.fullmatch(digits)
    if match is None:
        raise ValueError("its IPv4 address is not valid")
    hexadecimal, octal, decimal = match.groups()
    if hexadecimal is not None:
        return int(hexadecimal or "0", 16)
    return int(octal, 8) if octal else int(decimal)


def _split_authority(text: str) -> tuple[str | None, str, int | None]:
    match = _AUTHORITY.fullmatch(text)
    if match is None:
        raise ValueError("its host or port is not valid")
    userinfo, host, digits = match.groups()
    port = int(digits) if digits else None
    if port is not None and not 1 <= port <= 65535:
        raise ValueError("its port is not between 1 and 65535")
    if host.startswith("["):
        return userinfo, _normalize_ipv6(host[1:-1]), port
    return userinfo, normalize_host(host), port


def _normalize_ipv6(text: str) -> str:
    """Normalize an IPv6 address and unescape its zone after ``%25`` or ``%``."""
    address, mark, zone = text.partition("%")
    compressed = IPv6Address(address).compressed
    if not mark:
        return compressed
    if zone.startswith("25") and len(zone) > 2:  # "%25" alone is zone 25 on Windows
        zone = unquote(zone[2:], errors="strict")
    if not _ZONE.fullmatch(zone):
        raise ValueError("the zone of its IPv6 address is not valid")
    return f"{compressed}%{zone}"
