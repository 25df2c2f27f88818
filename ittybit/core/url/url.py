"""URLs: one normal form, path segments, references, origins."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote

from ittybit.core.url.syntax import DEFAULT_PORTS, Parts, encode_target, parse_url
from ittybit.core.validation import check_text
from ittybit.errors import ArgumentError

_REFUSED = re.compile(r"[\0-\x1f\x7f#]")
_SCHEME = re.compile(r"[A-Za-z][0-9A-Za-z+.-]*:")
_PLACE = re.compile(r"[A-Za-z][0-9A-Za-z+.-]*://[^/?#]*")
_ZONE = re.compile(r"\A(https?://(?:[^/?#@]*@)?\[[0-9a-f:.]+)%25([^/?#\]]+)(?=\])")
_USER = re.compile(r"(?<=://)[^\s/?#'\"<>]*@")
_QUERY = re.compile(r"(?<=[^\s?])\?(?:[\w.~%-]+=[^\s'\"<>]*)+")
_CREDENTIALS = re.compile(r"//.*@", re.DOTALL)
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


def fill_path(template: str, **values: object) -> str:
    """Return the path `template` with `values` in its slots, each percent-encoded.

    A value may hold what separates elsewhere, such as ``/``; ArgumentError for one that
    is no text, is empty, or stands for another folder.

    >>> fill_path("/buckets/{filename}", filename="a/b?.png")
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
    """Return the URL of `path` below `base`, both normalized but for the path.

    A `path` that is a normalized URL itself replaces `base`. Raises ArgumentError for
    a path with a control character or a fragment.
    """
    url = base.rstrip("/") + encode_path(path) if path.startswith("/") else path
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


def encode_path(path: str) -> str:
    """Return `path`, which may have a query, with invalid characters percent-encoded.

    Raises ArgumentError for a control character or a fragment.
    """
    if _REFUSED.search(path):
        raise ArgumentError(
            f"a path must not contain control characters or '#', "
            f"got {redact_url(path)!r}"
        )
    try:
        return encode_target(path)
    except UnicodeEncodeError as error:
        raise ArgumentError(f"a path must be text: {error}") from error


def normalize(
    url: str, name: str = "the URL of a file", *, credentials: bool = False
) -> str:
    """Return the URL `url` in the one form that both packages send.

    The result is ASCII: the host name is an A-label (``xn--``) in lower case, an IPv6
    zone is escaped as ``%25``, and characters that are invalid in a URL are
    percent-encoded. All else in path and query stays as it is, because a signature may
    cover it. Raises ArgumentError, which names the argument `name`, for anything but an
    http or https URL, and for a user name unless `credentials` are allowed.
    """
    check_text(name, url)
    try:
        parts = parse_url(url)
        if parts.userinfo is not None and not credentials:
            # One transport would send these instead of the key, the other would not.
            raise ValueError("it contains a user name")
    except ValueError as error:
        raise ArgumentError(
            f"{name} must be an http or https URL, such as 'https://api.example.com', "
            f"got {_shown(url)!r}: {error}"
        ) from None
    return parts.url


def check_base_url(url: str, name: str = "base_url") -> str:
    """Return `url` normalized and without trailing slash.

    Raises ArgumentError unless it is an http or https URL without query and fragment:
    the path of each request is appended to it.
    """
    base = normalize(url, name)
    if "?" in url:
        raise ArgumentError(
            f"{name} must not have a query, got {_shown(url)!r}: "
            "pass default_query= for parameters of every request"
        )
    return base.rstrip("/")


def resolve(base: str, location: str) -> str:
    """Return the URL that ``Location`` refers to from the normalized URL `base`.

    Resolution is that of RFC 3986, section 5.2, except that an absolute URL keeps its
    dot segments: it may be signed. The fragment is dropped. Raises ArgumentError for a
    reference that leads to no http or https URL.
    """
    place, target = split_place(base)
    path = target.partition("?")[0]
    reference = _utf8(location).partition("#")[0]
    if _SCHEME.match(reference):
        url = reference
    elif reference.startswith("//"):
        url = f"{place.partition(':')[0]}:{reference}"
    elif not reference or reference.startswith("?"):
        url = f"{place}{path if reference else target}{reference}"
    else:
        below, mark, query = reference.partition("?")
        if not below.startswith("/"):
            below = f"{path.rpartition('/')[0]}/{below}"
        url = f"{place}{_without_dots(below)}{mark}{query}"
    return normalize(url)


def _utf8(header: str) -> str:
    """Return a header as text; aiohttp decodes its bytes as UTF-8, requests as Latin-1.

    Bytes that are not UTF-8 are read as Latin-1 (RFC 9110, section 5.5).
    """
    if header.isascii():
        return header
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        raw = header.encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _without_dots(path: str) -> str:
    """Return an absolute `path` without dot segments (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[max(1, len(kept) - 1) :]
        elif part != ".":
            kept.append(part)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/".join(kept)


def split_place(url: str) -> tuple[str, str]:
    """Return scheme and authority of `url`, and path and query; both may be empty."""
    match = _PLACE.match(url)
    return (match[0], url[match.end() :]) if match else ("", url)


def path_of(url: str) -> str:
    """Return the percent-decoded path of `url`; never raises."""
    return unquote(re.split(r"[?#]", split_place(url)[1], maxsplit=1)[0])


def redact_url(text: str) -> str:
    """Return `text` without credentials and queries of the URLs in it."""
    return _QUERY.sub("", _USER.sub("", text))


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port, by which origins are compared (RFC 6454)."""
    parts = _parts_of(split_place(url)[0])
    return parts.scheme, *parts.address


def host_of(url: str) -> str:
    """Return the value of ``Host`` for `url` (RFC 9110, 7.2), without a zone.

    >>> host_of("https://api.example.com:443/x"), host_of("http://[fe80::1%25eth0]:81")
    ('api.example.com', '[fe80::1]:81')
    """
    scheme, host, port = origin(url)
    host = host.partition("%")[0]  # only this machine knows its zones (RFC 6874, 4)
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    return host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"


def with_zone_host(
    url: str, headers: Mapping[str, str], is_proxied: bool
) -> tuple[str, Mapping[str, str]]:
    """Return a URL with a zone in a form for aiohttp, and the headers with its host."""
    sent = without_zone(url) if is_proxied else with_bare_zone(url)
    return sent, {"Host": host_of(url), **headers}


def has_zone(url: str) -> bool:
    """Return whether the host of the normalized URL `url` is an IPv6 address with zone.

    >>> has_zone("http://[fe80::1%25eth0]/"), has_zone("http://h/[%25]")
    (True, False)
    """
    return "%25" in url and _ZONE.match(url) is not None


def without_zone(url: str) -> str:
    """Return the normalized `url` without IPv6 zone, as a proxy may see it.

    >>> without_zone("http://[fe80::1%25eth0]/x")
    'http://[fe80::1]/x'
    """
    return _ZONE.sub(r"\1", url, count=1) if "%25" in url else url


def with_bare_zone(url: str) -> str:
    """Return the normalized `url` with its zone unescaped, as the resolver needs it.

    >>> with_bare_zone("http://[fe80::1%25eth0]/x")
    'http://[fe80::1%eth0]/x'
    """
    return _ZONE.sub(r"\1%\2", url, count=1) if "%25" in url else url


@lru_cache(maxsize=64)
def _parts_of(place: str) -> Parts:
    try:
        return parse_url(place)
    except ValueError as error:
        raise ArgumentError(f"{_shown(place)!r} is not a URL: {error}") from None


def _shown(url: str) -> str:
    """Return an invalid `url` for a message: without credentials, wherever they end."""
    return _CREDENTIALS.sub("//", url).partition("?")[0][:200]


def target(url: str, proxy: str | None) -> str:
    """Return the target of a request line; a proxy that is no tunnel needs the URL.

    >>> target("http://h?a=1", None), target("http://h/a?b", "http://proxy")
    ('/?a=1', 'http://h/a?b')
    """
    if proxy is not None and url.startswith("http:"):
        return without_zone(url)
    rest = split_place(url)[1]
    return rest if rest.startswith("/") else f"/{rest}"
