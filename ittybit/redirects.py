"""Where an answer leads on (RFC 9110, section 15.4), and what may go along."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from ittybit.core.http.outgoing import Outgoing
from ittybit.core.url.url import origin, resolve
from ittybit.errors import ArgumentError

LIMIT = 10

_SAME_METHOD = frozenset({307, 308})
_FOR_READING = frozenset({301, 302, 303})
_HARMLESS = frozenset({"user-agent", "accept", "accept-encoding", "range", "if-range"})


def redirected(
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
