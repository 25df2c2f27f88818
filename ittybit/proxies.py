"""Which proxy the environment wants for a URL, the same for both transports."""

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import cast
from urllib.parse import unquote, urlsplit

from ittybit.core.redaction import Secret, secret
from ittybit.errors import ArgumentError

_PLACE = re.compile(r"[^/?]*//[^/?]*")
_BROKEN = re.compile(r"\][^:]")  # behind an IPv6 address stands a port


class Proxies:
    """Which proxy each URL goes through; the environment is asked once an origin.

    `proxy` is one for all, and None leaves it to `environment`.
    """

    def __init__(self, proxy: str | None, environment: Mapping[str, str]) -> None:
        self._proxy = proxy
        self._environment = environment
        self._known: dict[str, str | None] = {}

    def of(self, url: str) -> str | None:
        """Return the proxy URL for `url`, or None to connect directly."""
        if self._proxy is not None:
            return self._proxy
        match = _PLACE.match(url)
        place = match[0] if match else ""
        if place not in self._known:
            self._known[place] = proxy_for(url, self._environment)
        return self._known[place]


def proxy_for(url: str, environment: Mapping[str, str]) -> str | None:
    """Return the proxy URL for `url`, or None to connect directly.

    Read from ``HTTPS_PROXY``, ``HTTP_PROXY`` and ``ALL_PROXY`` in either case, unless
    ``NO_PROXY`` names the host: a domain stands for its sub-domains too, ``*`` for
    everything, and an address may be a network such as ``10.0.0.0/8``. Raises
    ArgumentError for one that is no URL of a proxy.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _excluded(host, parts.port, _get(environment, "no_proxy")):
        return None
    # A CGI server passes the request header "Proxy" on as HTTP_PROXY.
    cgi = parts.scheme == "http" and "REQUEST_METHOD" in environment
    proxy = "" if cgi else _get(environment, f"{parts.scheme}_proxy")
    proxy = proxy or _get(environment, "all_proxy")
    if not proxy:
        return None
    del environment  # which the locals of a traceback would show
    proxy = Secret(proxy if "://" in proxy else f"http://{proxy}")
    check_proxy(proxy, f"{parts.scheme.upper()}_PROXY or ALL_PROXY in the environment")
    return proxy


def check_proxy(proxy: object, name: str) -> None:
    """Raise ArgumentError, which does not show it, unless `proxy` can be one."""
    proxy = secret(proxy)
    if not _is_proxy(proxy):
        raise ArgumentError(
            f"{name} must be an http or https URL such as 'http://user:pass@host:3128'"
        )


def _is_proxy(proxy: object) -> bool:
    try:
        parts = urlsplit(cast("str", proxy))
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
        good = good and not _BROKEN.search(parts.netloc)
        (parts.hostname or "").encode("idna")
        parts.port  # noqa: B018  # reading it is what checks it
        unquote(f"{parts.username}{parts.password}").encode("latin-1")  # RFC 7617
    except (ValueError, AttributeError, TypeError):
        return False
    return good


def _get(environment: Mapping[str, str], name: str) -> str:
    return (environment.get(name) or environment.get(name.upper()) or "").strip()


def _excluded(host: str, port: int | None, no_proxy: str) -> bool:
    names = [name.strip().lower() for name in no_proxy.split(",")]
    return any(_names(name, host, port) for name in names if name)


def _names(name: str, host: str, port: int | None) -> bool:
    if name == "*" or name == f"{host}:{port}":
        return True
    try:
        return ip_address(host) in ip_network(name.strip("[]"), strict=False)
    except ValueError:
        domain = name.removeprefix("*").removeprefix(".")
        return host == domain or host.endswith(f".{domain}")
