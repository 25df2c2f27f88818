"""Spelling of URLs: path segments, queries, origins."""

import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

from ittybit.errors import ArgumentError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ALLOWED = "!$%&'()*+,-./:;=?@[]_~"  # RFC 3986, without the fragment's
_USER = re.compile(r"(?<=://)[^\s/?#'\"<>]*@")
_QUERY = re.compile(r"(?<=[^\s?])\?(?:[\w.~%-]+=[^\s'\"<>]*)+")
_FORBIDDEN = ("/", "?", "#", "..", "\\")


def path(resource: str, *ids: object) -> str:
    """Return ``/resource`` or ``/resource/id``; ArgumentError for a wrong id."""
    return "/".join(("", resource, *map(segment, ids)))


def segment(id: object) -> str:
    """Return `id` as one path segment.

    Raises ArgumentError where the id is empty or holds what would change the path.
    """
    if not isinstance(id, str):
        raise ArgumentError(f"an id is a str, not {type(id).__name__}: pass its .id")
    if id.isascii() and id.replace("_", "").isalnum():
        return id
    if not id.strip() or id == ".":
        raise ArgumentError(f"an id must not be empty, got {id!r}")
    if bad := next((part for part in _FORBIDDEN if part in id), None):
        raise ArgumentError(f"an id must not hold {bad!r}, got {id!r}")
    if not id.isprintable():
        raise ArgumentError(f"an id must not hold control characters, got {id!r}")
    try:
        return quote(id, safe="-._~")
    except UnicodeEncodeError as error:
        raise ArgumentError(f"an id must be text, got {id!r}: {error}") from error


def query(*parts: Mapping[str, object] | None) -> str:
    """Return the query of all `parts`, later ones winning; None leaves a name out.

    Booleans are written as ``true`` and ``false``, a list repeats its name.
    """
    merged = {k: v for part in parts if part for k, v in part.items()}
    pairs = [(name, _text(v)) for name, value in merged.items() for v in _each(value)]
    try:
        return urlencode(pairs, quote_via=quote)
    except UnicodeEncodeError as error:
        raise ArgumentError(f"the query must be text: {error}") from error


def _each(value: object) -> Iterable[object]:
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return cast("Iterable[object]", value)
    return (value,)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def join(base: str, path: str, query: str = "") -> str:
    """Return the URL of `path` below `base`; an absolute `path` stands for itself."""
    url = spelled(base.rstrip("/") + path if path.startswith("/") else path)
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


def spelled(url: str) -> str:
    """Return `url` in ASCII: what cannot stand in a URL is percent-encoded.

    What can is left exactly as it is, since a signature may cover it. ArgumentError
    for a line break, another control character, or a fragment.
    """
    if any(c < " " or c in "\x7f#" for c in url):
        raise ArgumentError(
            f"a path holds neither control characters nor '#', got {redacted(url)!r}"
        )
    try:
        return quote(url, safe=_ALLOWED)
    except UnicodeEncodeError as error:
        raise ArgumentError(f"a path must be text: {error}") from error


def checked_base(url: str, name: str = "base_url") -> str:
    """Return `url` without trailing slash; ArgumentError unless it is http(s)."""
    check_url(url, name)
    return url.rstrip("/")


def check_url(url: str, name: str = "the address of a file") -> None:
    """Raise ArgumentError unless `url` is one that both transports can reach."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname)
        (parts.hostname or "").encode("idna")
        good = good and parts.port != 0 and url.isprintable() and " " not in url
        # One transport would send these instead of the key, the other would not.
        good = good and parts.username is None
    except ValueError:
        good = False
    if not good:
        raise ArgumentError(
            f"{name} must be an http or https URL without user name, such as "
            f"'https://api.example.com', got {redacted(url)!r}"
        )


def redacted(text: str) -> str:
    """Return `text` without credentials and queries of the URLs in it."""
    return _QUERY.sub("", _USER.sub("", text))


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port, by which origins are compared (RFC 6454)."""
    parts = urlsplit(url)
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    return parts.scheme, parts.hostname or "", port
