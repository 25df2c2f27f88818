"""The proxy of each URL, from a setting or from the environment."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import TypeAlias, cast
from urllib.parse import unquote

from ittybit.core.config.proxy_rules import ProxyRule
from ittybit.core.redaction import Secret, secret
from ittybit.core.url.syntax import host_of_name, parse_url
from ittybit.core.url.url import origin, split_place, with_bare_zone
from ittybit.errors import ArgumentError

ProxyRules: TypeAlias = tuple[tuple[str, str | None], ...]
"""Pairs of a URL pattern and a proxy, the most specific pattern first."""


class Proxies:
    """The proxy of each URL; the environment is read once for each origin.

    `proxy` is one proxy for all URLs, or rules; None means that of `environment`.
    """

    def __init__(
        self,
        proxy: str | Mapping[str, str | None] | ProxyRules | None,
        environment: Mapping[str, str],
    ) -> None:
        self._proxy = proxy if isinstance(proxy, str) else None
        self._rules: list[ProxyRule] | None = None
        if isinstance(proxy, Mapping):
            proxy = proxy_rules(proxy)
        if isinstance(proxy, tuple):
            self._rules = [ProxyRule.of(*rule) for rule in proxy]
        self._environment = environment
        self._known: dict[str, str | None] = {}
        self._direct: bool | None = None

    def of(self, url: str) -> str | None:
        """Return the proxy for the normalized `url`, or None to connect directly."""
        if self._proxy is not None or self._is_direct():
            return self._proxy
        place = split_place(url)[0]
        if place not in self._known:
            self._known[place] = self._found(place)
        return self._known[place]

    def _is_direct(self) -> bool:
        """Return whether no URL has a proxy; the environment is read once."""
        if self._direct is None:
            names = (*self._environment,) if self._rules is None else ("_proxy",)
            self._direct = not any(name.lower().endswith("_proxy") for name in names)
        return self._direct

    def _found(self, place: str) -> str | None:
        if self._rules is None:
            return proxy_for(place, self._environment)
        found = (rule.proxy for rule in self._rules if rule.matches(*origin(place)))
        return next(found, None)


def proxy_for(url: str, environment: Mapping[str, str]) -> str | None:
    """Return the proxy for `url`, or None to connect directly.

    Read from ``HTTPS_PROXY``, ``HTTP_PROXY`` and ``ALL_PROXY`` in either case, unless
    ``NO_PROXY`` contains the host: a domain includes its subdomains, ``*`` is every
    host, and an address may be a network such as ``10.0.0.0/8``. Raises ArgumentError
    for an invalid proxy URL.
    """
    scheme, host, port = origin(url)
    host = host.partition("%")[0]
    if _excluded(host, port, _get(environment, "no_proxy")):
        return None
    # A CGI server passes the request header "Proxy" on as HTTP_PROXY.
    cgi = scheme == "http" and "REQUEST_METHOD" in environment
    proxy = "" if cgi else _get(environment, f"{scheme}_proxy")
    proxy = proxy or _get(environment, "all_proxy")
    if not proxy:
        return None
    del environment  # which the locals of a traceback would show
    proxy = Secret(proxy if "://" in proxy else f"http://{proxy}")
    return normalize_proxy(
        proxy, f"{scheme.upper()}_PROXY or ALL_PROXY in the environment"
    )


def proxy_rules(proxies: Mapping[str, str | None]) -> ProxyRules:
    """Return `proxies`, which maps URL patterns to proxies or None, as rules.

    Raises ArgumentError for an invalid pattern or proxy, and never shows a proxy.
    """
    rules: list[ProxyRule] = []
    for pattern, proxy in proxies.items():
        rule = ProxyRule.of(pattern, None)
        if proxy is not None:
            proxy = normalize_proxy(proxy, f"the proxy of {pattern!r}")
        if any(rule.pattern == other.pattern for other in rules):
            raise ArgumentError(f"the proxy of {rule.pattern!r} is given twice")
        rules.append(rule._replace(proxy=proxy))
    rules.sort(key=lambda rule: (rule.priority, rule.pattern))
    return tuple((rule.pattern, rule.proxy) for rule in rules)


def normalize_proxy(proxy: object, name: str) -> str:
    """Return the URL `proxy` normalized, an IPv6 zone unescaped.

    Raises ArgumentError, which does not show it, for anything but an http or https URL.
    """
    proxy = secret(proxy)
    if (normalized := _normalized(proxy)) is not None:
        return normalized
    raise ArgumentError(
        f"{name} must be an http or https URL such as 'http://user:pass@host:3128'"
    )


def _normalized(proxy: object) -> str | None:
    try:
        parts = parse_url(cast("str", proxy))
        unquote(parts.userinfo or "").encode("latin-1")  # RFC 7617
        if parts.target in ("", "/"):
            return Secret(with_bare_zone(parts._replace(target="").url))
    except (ValueError, AttributeError):
        pass
    return None


def _get(environment: Mapping[str, str], name: str) -> str:
    return (environment.get(name) or environment.get(name.upper()) or "").strip()


def _excluded(host: str, port: int, no_proxy: str) -> bool:
    names = [name.strip().lower() for name in no_proxy.split(",")]
    return any(_names(name, host, port) for name in names if name)


def _names(name: str, host: str, port: int) -> bool:
    if name == "*" or name == f"{host}:{port}":
        return True
    try:
        return ip_address(host) in ip_network(name.strip("[]"), strict=False)
    except ValueError:
        domain = name.removeprefix("*").removeprefix(".")
    try:
        domain = host_of_name(domain)
    except ValueError:
        return False
    return host == domain or host.endswith(f".{domain}")
