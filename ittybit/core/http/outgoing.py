"""A request as it goes to the wire."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from ittybit.body import Body
from ittybit.core.http.models import RequestInfo
from ittybit.core.redaction import Secrets, header_secrets
from ittybit.core.url.url import origin, resolve
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout

_LONGEST_URL = 2048  # characters


class Outgoing(Struct):
    """A request as it goes to the wire: everything encoded, nothing left to decide.

    `ends` is when the call must have ended, by a monotonic clock, or None for never;
    `authorized` is False for a place that must not see the key. `secrets` are those of
    the client, and `is_url_foreign` is True if a server chose the URL. `headers`
    may be those of all requests of a client: replace them, never change them.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | Body | None
    timeout: Timeout
    ends: float | None = None
    authorized: bool = True
    secrets: Secrets = field(default_factory=Secrets)
    is_url_foreign: bool = False

    def within(
        self, seconds: float | None, clock: Callable[[], float] = time.monotonic
    ) -> float | None:
        """Return `seconds`, or what is left until `ends` where that is less.

        Raises TimeoutError where nothing is left.
        """
        if self.ends is None:
            return seconds
        left = self.ends - clock()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left if seconds is None else min(seconds, left)

    @property
    def info(self) -> RequestInfo:
        """What may be shown of it: no query, which may hold a signature."""
        url = self.url.partition("?")[0]
        if self.is_url_foreign:
            # A server may send a very long URL. A secret may be cut at the first limit.
            url = self.hide(url[: 2 * _LONGEST_URL])[:_LONGEST_URL]
        return RequestInfo(self.method, url)

    def hide(self, text: str) -> str:
        """Return `text`, which a server may have sent, without the secrets."""
        for value in header_secrets(self.headers):
            self.secrets.add(value)
        return self.secrets.hide(text)

    def __repr__(self) -> str:
        return f"<Outgoing {self.info}>"


LIMIT = 10

_SAME_METHOD = frozenset({307, 308})
_FOR_READING = frozenset({301, 302, 303})
_HARMLESS = frozenset({"user-agent", "accept", "accept-encoding", "range", "if-range"})


def follow_redirect(
    outgoing: Outgoing, status: int, headers: Mapping[str, str]
) -> Outgoing | None:
    """Return the request that follows `outgoing`, or None to follow nowhere.

    307 and 308 repeat the request, and only to the same origin; 301 to 303 are followed
    for GET and HEAD. Another origin learns neither key nor any header of the caller.
    A ``Location`` that is no http or https URL is not followed, nor one at another
    origin that contains a secret.
    """
    location = headers.get("Location")
    reading = outgoing.method in ("GET", "HEAD")
    if not location or not (
        status in _SAME_METHOD or (status in _FOR_READING and reading)
    ):
        return None
    try:
        url = resolve(outgoing.url, location)
    except ArgumentError:
        return None
    if origin(url) == origin(outgoing.url):
        return replace(outgoing, url=url, is_url_foreign=True)
    if status in _SAME_METHOD or outgoing.hide(url) != url:
        return None
    kept = {n: v for n, v in outgoing.headers.items() if n.lower() in _HARMLESS}
    return replace(
        outgoing, url=url, headers=kept, authorized=False, is_url_foreign=True
    )
