"""URL patterns that select a proxy, in the syntax that httpx documents."""

from __future__ import annotations

import re
from typing import NamedTuple

from ittybit.core.url.syntax import parse_url
from ittybit.errors import ArgumentError

_PATTERN = re.compile(r"(all|https?)://(\*\.?)?([^/?#@*]*)/?", re.IGNORECASE)
_WILDCARDS = ("", "*.", "*")  # the most specific first


class ProxyRule(NamedTuple):
    """A URL pattern and the proxy for matching URLs."""

    scheme: str
    """http, https, or empty for both."""
    wildcard: str
    """``*.`` matches subdomains, ``*`` subdomains and the host itself."""
    host: str
    """Host name, or empty for all hosts."""
    port: int | None
    """Port, or None for all ports."""
    proxy: str | None
    """Proxy URL, or None to connect directly."""

    @classmethod
    def of(cls, pattern: object, proxy: str | None) -> ProxyRule:
        """Return the rule for `pattern`, or raise ArgumentError if it is invalid."""
        match = _PATTERN.fullmatch(pattern) if isinstance(pattern, str) else None
        try:
            if match is None:
                raise ValueError("it does not have this form")
            scheme, wildcard, netloc = match.groups(default="")
            has_host = bool(netloc) and not netloc.startswith(":")
            if wildcard == "*." and not has_host:
                raise ValueError("its host name is not valid")
            parts = parse_url(f"http://{netloc if has_host else f'any{netloc}'}")
        except ValueError as error:
            hint = (
                f"; write {pattern}://" if pattern in ("all", "http", "https") else ""
            )
            shown = pattern if isinstance(pattern, str) and "@" not in pattern else ""
            raise ArgumentError(
                "a key of proxies must be a URL pattern such as 'all://', 'https://', "
                f"or 'all://*.example.com:8080', got {shown!r}: {error}{hint}"
            ) from None
        scheme = "" if scheme.lower() == "all" else scheme.lower()
        host = parts.host.partition("%")[0].rstrip(".") if has_host else ""
        return cls(scheme, wildcard if has_host else "", host, parts.port, proxy)

    @property
    def pattern(self) -> str:
        """The pattern in its normal form."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return (
            f"{self.scheme or 'all'}://{self.wildcard}{host or '*' * bool(port)}{port}"
        )

    @property
    def priority(self) -> tuple[bool, int, int, bool]:
        """Sort key that puts the most specific rule first."""
        return (
            self.port is None,
            -len(self.host),
            _WILDCARDS.index(self.wildcard),
            not self.scheme,
        )

    def matches(self, scheme: str, host: str, port: int) -> bool:
        """Return whether the rule applies to URLs of this origin."""
        return (
            self.scheme in ("", scheme)
            and self.port in (None, port)
            and self._matches_host(host.partition("%")[0].rstrip("."))
        )

    def _matches_host(self, host: str) -> bool:
        if self.wildcard and host.endswith(f".{self.host}"):
            return True
        return self.wildcard != "*." and self.host in ("", host)
