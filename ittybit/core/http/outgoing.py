"""Requests that are ready to send, and redirects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct, field
from msgspec.structs import replace

from ittybit.body import Body
from ittybit.core.clock import monotonic
from ittybit.core.http.models import RequestInfo
from ittybit.core.redaction import Secrets, header_secrets
from ittybit.core.url.redaction import redact_foreign_url
from ittybit.core.url.url import origin, resolve
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout


class Outgoing(Struct):
    """A request that is ready to send."""

    method: str
    url: str
    headers: Mapping[str, str]
    """May be shared by all requests of the client, so it must not be modified."""
    body: bytes | Body | None
    timeout: Timeout
    ends: float | None = None
    """Time of a monotonic clock at which the call must have ended, if any."""
    authorized: bool = True
    """Whether the server may receive the API key."""
    secrets: Secrets = field(default_factory=Secrets)
    """Secrets of the client."""
    is_url_foreign: bool = False
    """Whether a server chose the URL."""
    needs_new_connection: bool = False
    """Whether an idle connection, which the server may be closing, is not allowed."""
    redirects: list[str] = []  # msgspec copies it
    """URLs of the redirects, in a list that all of their requests share."""
    slot: Any = None
    """The slot in the pool that all attempts of the call use, one after another."""

    def within(
        self, seconds: float | None, clock: Callable[[], float] = monotonic
    ) -> float | None:
        """Return `seconds`, but at most the time until `ends`.

        Raises TimeoutError if no time is left.
        """
        if self.ends is None:
            return seconds
        left = self.ends - clock()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left if seconds is None else min(seconds, left)

    @property
    def info(self) -> RequestInfo:
        """Method and URL for messages, without the query, which can be a signature."""
        url = self.url.partition("?")[0]
        if self.is_url_foreign:
            url = redact_foreign_url(url, self.hide)
        return RequestInfo(self.method, url)

    def free_slot(self) -> None:
        """Free the slot, in case an exception of a signal handler left it taken."""
        if self.slot is not None:
            self.slot.leave()

    def hide(self, text: str) -> str:
        """Return `text`, which may be from a server, without keys and signatures."""
        text = self.all_secrets().hide(text)
        own = (self.url,) if self.is_url_foreign else ()
        for url in {*own, *self.redirects}:
            text = _signatures(url).hide(text) if "?" in url else text
        return text

    def all_secrets(self) -> Secrets:
        """Return the secrets of the client and of this request."""
        for value in header_secrets(self.headers):
            self.secrets.add(value)
        return self.secrets

    def __repr__(self) -> str:
        return f"<Outgoing {self.info}>"


_MIN_SIGNATURE = 16  # characters


@lru_cache(maxsize=16)
def _signatures(url: str) -> Secrets:
    """Return the values in the query of `url` that may be a signature or a token."""
    values = (value for _, value in parse_qsl(url.partition("?")[2]))
    return Secrets(value for value in values if len(value) >= _MIN_SIGNATURE)


MAX_REDIRECTS = 10

MAX_URL = 1 << 14
"""Characters. The search for secrets in a longer URL takes too long."""

_SAME_METHOD = frozenset({307, 308})
_READ_ONLY = frozenset({301, 302, 303})
_HARMLESS = frozenset({"user-agent", "accept", "accept-encoding", "range", "if-range"})


def is_harmless(url: str, secrets: Secrets) -> bool:
    """Return whether any server may receive `url`: it is short, without a secret."""
    return len(url) <= MAX_URL and not secrets.are_in(url)


def follow_redirect(
    outgoing: Outgoing, status: int, headers: Mapping[str, str]
) -> Outgoing | None:
    """Return the request to the new location, or None if the redirect is not followed.

    307 and 308 repeat the request, but only to the same origin. 301 to 303 are followed
    for GET and HEAD. Another origin receives neither the key nor headers of the user.
    Invalid locations and locations of more than 16 384 characters are not followed, and
    neither are locations at another origin that contain a secret.
    """
    location = headers.get("Location")
    is_read = outgoing.method in ("GET", "HEAD")
    if not location or len(location) > MAX_URL:
        return None
    if not (status in _SAME_METHOD or (status in _READ_ONLY and is_read)):
        return None
    try:
        url = resolve(outgoing.url, location)
    except ArgumentError:
        return None
    if len(url) > MAX_URL:  # with the path of a relative location
        return None
    if origin(url) == origin(outgoing.url):
        changes: dict[str, Any] = {}
    elif status in _SAME_METHOD or not is_harmless(url, outgoing.all_secrets()):
        return None
    else:
        kept = {n: v for n, v in outgoing.headers.items() if n.lower() in _HARMLESS}
        changes = {"headers": kept, "authorized": False}
    if outgoing.is_url_foreign:
        outgoing.redirects.append(outgoing.url)
    outgoing.redirects.append(url)
    return replace(outgoing, url=url, is_url_foreign=True, **changes)
