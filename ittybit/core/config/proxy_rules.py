"""URL patterns that select a proxy, in the syntax that httpx documents."""

from __future__ import annotations

import re
from typing import NamedTuple

from ittybit.core.url.syntax import parse_url
from ittybit.errors import ArgumentError

_PATTERN = re.compile(r"(all|https?)://(\*\.?)?([^/?#@*]*)/?", re.IGNORECASE)
_WILDCARDS = ("", "*.", "*")  # the most specific first


class ProxyRule(NamedTuple):
    """A URL pattern and the proxy for matching URLs; None means to connect directly.

    An empty `scheme` or `host` matches any, and so does None as `port`. `wildcard` is
    ``*.`` for subdomains, and ``*`` for subdomains and the host itself.
    """

    scheme: str
    wildcard: str
    host: str
    port: int | None
    proxy: str | None

    @classmethod
    def of(cls, pattern: object, proxy: str | None) -> ProxyRule:
        """Return the rule for `pattern`. Raises ArgumentError if it is not valid."""
        match = _PATTERN.fullmatch(pattern) if isinstance(pattern, str) else None
        try:
            if match is None:
                raise ValueError("it does not have this form")
            scheme, wildcard, place = match.groups(default="")
            named = bool(place) and not place.startswith(":")
            if wildcard == "*." and not named:
                raise ValueError("its host name is not valid")
            parts = parse_url(f"http://{place if named else f'any{place}'}")
        except ValueError as error:
            hint = (
                f" (write {pattern}://)" if pattern in ("all", "http", "https") else ""
            )
            shown = pattern if isinstance(pattern, str) and "@" not in pattern else ""
            raise ArgumentError(
                "a key of proxies must be a URL pattern such as 'all://', 'https://', "
                f"or 'all://*.example.com:8080', got {shown!r}: {error}{hint}"
            ) from None
        scheme = "" if scheme.lower() == "all" else scheme.lower()
        host = parts.host.partition("%")[0].rstrip(".") if named else ""
        return cls(scheme, wildcard if named else "", host, parts.port, proxy)

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
        """Sort key that puts the most specific rule first: port, host, then scheme."""
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
            and self._has(host.partition("%")[0].rstrip("."))
        )

    def _has(self, host: str) -> bool:
        if self.wildcard and host.endswith(f".{self.host}"):
            return True
        return self.wildcard != "*." and self.host in ("", host)
