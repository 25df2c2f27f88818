"""Spelling of URLs: path segments, queries, origins."""

import re
from urllib.parse import quote, urlsplit

from ittybit.errors import ArgumentError
from ittybit.known import checked_text

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ALLOWED = "!$%&'()*+,-./:;=?@[]_~"  # RFC 3986, without the fragment's
_PLAIN = re.compile(r"[!$&'()*+,\-./:;=?@\[\]_~0-9A-Za-z]*")
_USER = re.compile(r"(?<=://)[^\s/?#'\"<>]*@")
_QUERY = re.compile(r"(?<=[^\s?])\?(?:[\w.~%-]+=[^\s'\"<>]*)+")
_AUTHORITY = re.compile(r"[^:/]*://[^/?]*")
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


def filled(template: str, **values: object) -> str:
    """Return the path `template` with `values` in its slots, each percent-encoded.

    A value may hold what separates elsewhere, such as ``/``; ArgumentError for one that
    is no text, is empty, or stands for another folder.

    >>> filled("/buckets/{filename}", filename="a/b?.png")
    '/buckets/a%2Fb%3F.png'
    """
    return template.format(**{name: _encoded(name, v) for name, v in values.items()})


def _encoded(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ArgumentError(f"{name} is a str, not {type(value).__name__}")
    if value in ("", ".", ".."):
        raise ArgumentError(f"{name} must name something, got {value!r}")
    try:
        return quote(value, safe="-._~")
    except UnicodeEncodeError as error:
        raise ArgumentError(f"{name} must be text, got {value!r}: {error}") from error


def join(base: str, path: str, query: str = "") -> str:
    """Return the URL of `path` below `base`; an absolute `path` stands for itself."""
    below = path.startswith("/")
    url = spelled(base.rstrip("/") + path if below else schemed(path))
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


def spelled(url: str) -> str:
    """Return `url` in ASCII: what cannot stand in a URL is percent-encoded.

    What can is left exactly as it is, since a signature may cover it. ArgumentError
    for a line break, another control character, or a fragment.
    """
    if _PLAIN.fullmatch(url):
        return url
    if any(c < " " or c in "\x7f#" for c in url):
        raise ArgumentError(
            f"a path holds neither control characters nor '#', got {redacted(url)!r}"
        )
    try:
        return quote(url, safe=_ALLOWED)
    except UnicodeEncodeError as error:
        raise ArgumentError(f"a path must be text: {error}") from error


def schemed(url: str) -> str:
    """Return `url` with its scheme in lower case, as the transports compare it."""
    scheme, mark, rest = url.partition(":")
    return f"{scheme.lower()}{mark}{rest}"


def checked_base(url: str, name: str = "base_url") -> str:
    """Return `url` without trailing slash; ArgumentError unless it is http(s)."""
    check_url(url, name)
    return schemed(url.rstrip("/"))


def check_url(url: str, name: str = "the address of a file") -> None:
    """Raise ArgumentError unless `url` is one that both transports can reach."""
    checked_text(name, url)
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


def host_of(url: str) -> str:
    """Return what ``Host`` tells of `url` (RFC 9110, 7.2).

    >>> host_of("https://api.example.com:443/x"), host_of("http://[fe80::1%25eth0]:81")
    ('api.example.com', '[fe80::1]:81')
    """
    scheme, host, port = origin(url)
    host = host.partition("%")[0]  # the zone of an address is for this machine alone
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    return host if port == _DEFAULT_PORTS.get(scheme) else f"{host}:{port}"


def target(url: str, proxy: str | None) -> str:
    """Return the target of a request line; a proxy that is no tunnel needs the URL.

    >>> target("http://h?a=1", None), target("http://h/a?b", "http://proxy")
    ('/?a=1', 'http://h/a?b')
    """
    if proxy is not None and url.startswith("http:"):
        return url
    rest = _AUTHORITY.sub("", url, count=1)
    return rest if rest.startswith("/") else f"/{rest}"
