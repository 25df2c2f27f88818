"""Selection of the proxy for a URL, from a setting or the environment."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import TypeAlias
from urllib.parse import unquote

from ittybit.core.config.proxy_patterns import ProxyRule
from ittybit.core.redaction import Secret, hide_repr
from ittybit.core.url.syntax import normalize_host, parse_url
from ittybit.core.url.url import origin, split_url, unescape_zone
from ittybit.errors import ArgumentError

ProxyRules: TypeAlias = tuple[tuple[str, str | None], ...]
"""Pairs of a URL pattern and a proxy, the most specific pattern first."""


class Proxies:
    """Proxies by URL. The environment is read once for each origin.

    `proxy` is one proxy for all URLs, or rules. None means the proxies of
    `environment`.
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
        self._by_origin: dict[str, str | None] = {}
        self._direct: bool | None = None

    def of(self, url: str) -> str | None:
        """Return the proxy for the normalized `url`, or None to connect directly."""
        if self._proxy is not None or self._is_direct():
            return self._proxy
        base = split_url(url)[0]
        if base not in self._by_origin:
            self._by_origin[base] = self._find(base)
        return self._by_origin[base]

    def _is_direct(self) -> bool:
        """Return whether no URL has a proxy; the environment is read once."""
        if self._direct is None:
            names = (*self._environment,) if self._rules is None else ("_proxy",)
            self._direct = not any(name.lower().endswith("_proxy") for name in names)
        return self._direct

    def _find(self, url: str) -> str | None:
        if self._rules is None:
            return proxy_for(url, self._environment)
        proxies = (rule.proxy for rule in self._rules if rule.matches(*origin(url)))
        return next(proxies, None)


def proxy_for(url: str, environment: Mapping[str, str]) -> str | None:
    """Return the proxy for `url`, or None to connect directly.

    The proxy is read from ``HTTPS_PROXY``, ``HTTP_PROXY``, and ``ALL_PROXY``, also in
    lower case, unless ``NO_PROXY`` contains the host. There, a domain includes its
    subdomains, ``*`` matches every host, and an address can be a network such as
    ``10.0.0.0/8``. Raises ArgumentError for an invalid proxy URL.
    """
    scheme, host, port = origin(url)
    host = host.partition("%")[0]
    if _is_excluded(host, port, _get(environment, "no_proxy")):
        return None
    name = proxy_variable(scheme, environment)
    proxy = "" if name is None else environment[name].strip()
    if name is None:
        return None
    del environment  # a traceback that shows locals would reveal it
    proxy = Secret(proxy if "://" in proxy else f"http://{proxy}")
    names = name if name.isupper() else f"{name} or {name.upper()}"
    return normalize_proxy(proxy, f"{names} in the environment")


def proxy_variable(scheme: str, environment: Mapping[str, str]) -> str | None:
    """Return the variable with the proxy for URLs of `scheme`, or None."""
    # In a CGI script, HTTP_PROXY is the "Proxy" header of an untrusted request.
    cgi = scheme == "http" and "REQUEST_METHOD" in environment
    names = ["all_proxy"] if cgi else [f"{scheme}_proxy", "all_proxy"]
    spellings = [text for name in names for text in (name, name.upper())]
    return next((name for name in spellings if environment.get(name, "").strip()), None)


def proxy_rules(proxies: Mapping[str, str | None]) -> ProxyRules:
    """Return the rules for `proxies`, which maps URL patterns to proxies or None.

    Raises ArgumentError, which never shows a proxy, for an invalid pattern or proxy.
    """
    rules: list[ProxyRule] = []
    for pattern, proxy in proxies.items():
        rule = ProxyRule.of(pattern, None)
        if proxy is not None:
            proxy = normalize_proxy(proxy, f"the proxy of {pattern!r}")
        if any(rule.pattern == other.pattern for other in rules):
            raise ArgumentError(f"the URL pattern {rule.pattern!r} has two proxies")
        rules.append(rule._replace(proxy=proxy))
    rules.sort(key=lambda rule: (rule.priority, rule.pattern))
    return tuple((rule.pattern, rule.proxy) for rule in rules)


def normalize_proxy(proxy: object, name: str) -> str:
    """Return the normalized URL of `proxy`, with an unescaped IPv6 zone.

    Raises ArgumentError, which never shows the proxy, unless it is an http or https
    URL.
    """
    proxy = hide_repr(proxy)
    if isinstance(proxy, str) and (normalized := _normalize(proxy)) is not None:
        return normalized
    raise ArgumentError(
        f"{name} must be an http or https URL such as 'http://user:pass@host:3128'"
    )


def _normalize(proxy: str) -> str | None:
    try:
        parts = parse_url(proxy)
        unquote(parts.userinfo or "").encode("latin-1")  # RFC 7617
        if parts.userinfo and ":" not in parts.userinfo:
            parts = parts._replace(userinfo=f"{parts.userinfo}:")  # requests needs it
        if parts.target in ("", "/"):
            return Secret(unescape_zone(parts._replace(target="").url))
    except (ValueError, AttributeError):
        pass
    return None


def _get(environment: Mapping[str, str], name: str) -> str:
    return (environment.get(name) or environment.get(name.upper()) or "").strip()


def _is_excluded(host: str, port: int, no_proxy: str) -> bool:
    names = [name.strip().lower() for name in no_proxy.split(",")]
    return any(_matches(name, host, port) for name in names if name)


def _matches(name: str, host: str, port: int) -> bool:
    if name == "*" or name == f"{host}:{port}":
        return True
    try:
        return ip_address(host) in ip_network(name.strip("[]"), strict=False)
    except ValueError:
        domain = name.removeprefix("*").removeprefix(".")
    try:
        domain = normalize_host(domain)
    except ValueError:
        return False
    return host == domain or host.endswith(f".{domain}")
