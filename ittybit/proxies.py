"""Which proxy the environment wants for a URL, the same for both transports."""

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

_PLACE = re.compile(r"[^/?]*//[^/?]*")


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
    everything, and an address may be a network such as ``10.0.0.0/8``.
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
    return proxy if "://" in proxy else f"http://{proxy}"


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
