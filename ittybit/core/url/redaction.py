"""URLs in messages: without credentials and queries, and not too long."""

from __future__ import annotations

import re
from collections.abc import Callable

_USER = re.compile(r"(?<=://)[^\s/?#'\"<>]*@")
_QUERY = re.compile(r"(?<=[^\s?])\?(?:[\w.~%-]+=[^\s'\"<>]*)+")
_LONGEST = 200  # characters
_LONGEST_FOREIGN = 1024  # characters


def without_query(url: str) -> str:
    """Return `url` without its query, which can be a signature.

    >>> without_query("https://h/a.mp4?signature=1")
    'https://h/a.mp4'
    """
    return url.partition("?")[0]


def shorten_url(url: str) -> str:
    """Return `url` cut for a message that names a request."""
    return url if len(url) <= _LONGEST else f"{url[:_LONGEST]}…"


def redact_urls(text: str) -> str:
    """Return `text` without the credentials and queries of the URLs in it."""
    return _QUERY.sub("", _USER.sub("", text))


def redact_invalid_url(url: str) -> str:
    """Return an invalid `url` for a message, without possible credentials."""
    start, end = url.find("//"), url.rfind("@")
    if 0 <= start < end:
        url = f"{url[:start]}//{url[end + 1 :]}"
    return without_query(url)[:_LONGEST]


def redact_foreign_url(url: str, hide: Callable[[str], str]) -> str:
    """Return the `url` of a redirect, without the secrets that `hide` removes."""
    # The URL may be very long. A secret may be cut at the first limit.
    return hide(url[: 2 * _LONGEST_FOREIGN])[:_LONGEST_FOREIGN]
