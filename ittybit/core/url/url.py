"""URLs: normalization, path segments, references, and origins."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote

from ittybit.core.serialization.plain import to_plain
from ittybit.core.url.redaction import redact_invalid_url, redact_urls
from ittybit.core.url.syntax import DEFAULT_PORTS, encode_target, parse_url
from ittybit.core.validation import check_text
from ittybit.errors import ArgumentError

_REFUSED = re.compile(r"[\0-\x1f\x7f#]")
_SCHEME = re.compile(r"[A-Za-z][0-9A-Za-z+.-]*:")
_BASE = re.compile(r"[A-Za-z][0-9A-Za-z+.-]*://[^/?#]*")
_ZONE = re.compile(r"\A(https?://(?:[^/?#@]*@)?\[[0-9a-f:.]+)%25([^/?#\]]+)(?=\])")
_FORBIDDEN = ("/", "?", "#", "..", "\\")


def path(resource: str, *ids: object) -> str:
    """Return ``/resource`` or ``/resource/id``.

    Raises ArgumentError for an invalid ID.
    """
    return "/".join(("", resource, *map(segment, ids)))


def segment(id: object) -> str:
    """Return `id` as one path segment.

    Raises ArgumentError if the ID is empty or contains separators.
    """
    if type(id) is not str:
        id = _id_text(id)
    if id.isascii() and id.replace("_", "").isalnum():
        return id
    if not id.strip() or id == ".":
        raise ArgumentError(f"an id must not be empty, got {id!r}")
    if bad := next((part for part in _FORBIDDEN if part in id), None):
        raise ArgumentError(f"an id must not contain {bad!r}, got {id!r}")
    if not id.isprintable():
        raise ArgumentError(f"an id must not contain control characters, got {id!r}")
    try:
        return quote(id, safe="-._~")
    except UnicodeEncodeError as error:
        raise ArgumentError(f"an id must be text, got {id!r}: {error}") from error


def _id_text(given: object) -> str:
    id = to_plain(given, "an id")
    if not isinstance(id, str):
        hint = ": pass its .id" if hasattr(given, "id") else ""
        kind = type(given).__name__
        raise ArgumentError(f"an id must be a str, not {kind}{hint}")
    return id


def fill_path(template: str, **values: object) -> str:
    """Return the path `template`, filled with percent-encoded `values`.

    A value can contain separators such as ``/``. Raises ArgumentError for a value that
    is not a str, is empty, or is ``.`` or ``..``.

    >>> fill_path("/buckets/{filename}", filename="a/b?.png")
    '/buckets/a%2Fb%3F.png'
    """
    return template.format(**{name: _encode(name, v) for name, v in values.items()})


def _encode(name: str, value: object) -> str:
    value = to_plain(value, name)
    if not isinstance(value, str):
        raise ArgumentError(f"{name} must be a str, not {type(value).__name__}")
    if value in ("", ".", ".."):
        raise ArgumentError(f"{name} must not be empty, '.', or '..', got {value!r}")
    try:
        return quote(value, safe="-._~")
    except UnicodeEncodeError as error:
        raise ArgumentError(f"{name} must be text, got {value!r}: {error}") from error


def join(base: str, path: str, query: str = "") -> str:
    """Return the URL of `path` below the normalized URL `base`.

    If `path` is a normalized URL, it replaces `base`. Raises ArgumentError for a path
    with a control character or a fragment.
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
            f"got {redact_urls(path)!r}"
        )
    try:
        return encode_target(path)
    except UnicodeEncodeError as error:
        raise ArgumentError(f"a path must be text: {error}") from error


def normalize(
    url: str, name: str = "the URL of a file", *, credentials: bool = False
) -> str:
    """Return `url` in the normal form that both packages send.

    The result is ASCII: the host name is an A-label (``xn--``) in lower case, an IPv6
    zone is escaped as ``%25``, and invalid characters are percent-encoded. The rest of
    the path and query is unchanged, because a signature may cover it. Raises
    ArgumentError unless it is an http or https URL, and for a user name unless
    `credentials` are allowed. The message names the argument `name`.
    """
    url = check_text(name, url)
    try:
        parts = parse_url(url)
        if parts.userinfo is not None and not credentials:
            # One of the transports would send them instead of the key.
            raise ValueError("it contains a user name")
    except ValueError as error:
        raise ArgumentError(
            f"{name} must be an http or https URL, such as 'https://api.example.com', "
            f"got {redact_invalid_url(url)!r}: {error}"
        ) from None
    return parts.url


def check_base_url(url: str, name: str = "base_url") -> str:
    """Return `url`, normalized and without a trailing slash.

    Raises ArgumentError unless it is an http or https URL without query and fragment,
    because the path of each request is appended.
    """
    base = normalize(url, name)
    if "?" in url:
        raise ArgumentError(
            f"{name} must not have a query, got {redact_invalid_url(url)!r}: "
            "pass default_query= for parameters of every request"
        )
    return base.rstrip("/")


def resolve(base: str, location: str) -> str:
    """Return the URL of a ``Location`` header in a response from `base`.

    References are resolved as in RFC 3986, section 5.2, but an absolute URL keeps its
    dot segments, because it may be signed. The fragment is dropped. Raises
    ArgumentError unless the result is an http or https URL.
    """
    root, target = split_url(base)
    path = target.partition("?")[0]
    reference = location.partition("#")[0]
    if _SCHEME.match(reference):
        url = reference
    elif reference.startswith("//"):
        url = f"{root.partition(':')[0]}:{reference}"
    elif not reference or reference.startswith("?"):
        url = f"{root}{path if reference else target}{reference}"
    else:
        below, mark, query = reference.partition("?")
        if not below.startswith("/"):
            below = f"{path.rpartition('/')[0]}/{below}"
        url = f"{root}{_remove_dots(below)}{mark}{query}"
    return normalize(url)


def _remove_dots(path: str) -> str:
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


def split_url(url: str) -> tuple[str, str]:
    """Return the scheme with the authority of `url`, and the path with the query."""
    match = _BASE.match(url)
    return (match[0], url[match.end() :]) if match else ("", url)


def path_of(url: str) -> str:
    """Return the percent-decoded path of `url`, which need not be valid."""
    return unquote(re.split(r"[?#]", split_url(url)[1], maxsplit=1)[0])


def origin(url: str) -> tuple[str, str, int]:
    """Return the scheme, host, and port of `url` (RFC 6454)."""
    return _parse_origin(split_url(url)[0])


def connection_origin(url: str, *, is_proxied: bool) -> tuple[str, str, int]:
    """Return the origin to connect to, with an IPv6 host as in a URL.

    A proxy gets no zone.

    >>> connection_origin("http://[fe80::1%25eth0]/", is_proxied=False)
    ('http', '[fe80::1%25eth0]', 80)
    """
    scheme, host, port = origin(url)
    if ":" in host:
        address, mark, zone = host.partition("%")
        host = f"[{address}%25{zone}]" if mark and not is_proxied else f"[{address}]"
    return scheme, host, port


def host_header(url: str) -> str:
    """Return the ``Host`` header for `url` (RFC 9110, 7.2), without a zone.

    >>> host_header("https://api.example.com:443/x")
    'api.example.com'
    """
    scheme, host, port = origin(url)
    host = host.partition("%")[0]  # only this machine knows its zones (RFC 6874, 4)
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    return host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"


def with_zone_host(
    url: str, headers: Mapping[str, str], is_proxied: bool
) -> tuple[str, Mapping[str, str]]:
    """Return a URL with a zone in a form for aiohttp, and the headers with its host."""
    sent = without_zone(url) if is_proxied else unescape_zone(url)
    return sent, {"Host": host_header(url), **headers}


def has_zone(url: str) -> bool:
    """Return whether the host of the normalized `url` has an IPv6 zone.

    >>> has_zone("http://[fe80::1%25eth0]/"), has_zone("http://h/[%25]")
    (True, False)
    """
    return "%25" in url and _ZONE.match(url) is not None


def without_zone(url: str) -> str:
    """Return the normalized `url` without its IPv6 zone, to send it to a proxy.

    >>> without_zone("http://[fe80::1%25eth0]/x")
    'http://[fe80::1]/x'
    """
    return _ZONE.sub(r"\1", url, count=1) if "%25" in url else url


def unescape_zone(url: str) -> str:
    """Return the normalized `url` with an unescaped IPv6 zone, for the resolver.

    >>> unescape_zone("http://[fe80::1%25eth0]/x")
    'http://[fe80::1%eth0]/x'
    """
    return _ZONE.sub(r"\1%\2", url, count=1) if "%25" in url else url


@lru_cache(maxsize=64)
def _parse_origin(url: str) -> tuple[str, str, int]:
    try:
        parts = parse_url(url)
    except ValueError as error:
        shown = redact_invalid_url(url)
        raise ArgumentError(f"{shown!r} is not a URL: {error}") from None
    return parts.scheme, *parts.address


def request_target(url: str, proxy: str | None) -> str:
    """Return the target of the request line. A proxy without a tunnel needs the URL.

    An empty query is dropped, because aiohttp cannot send it.

    >>> request_target("http://h?a=1", None)
    '/?a=1'
    >>> request_target("http://h/a?b", "http://proxy")
    'http://h/a?b'
    """
    if url.find("?") == len(url) - 1:
        url = url[:-1]
    if proxy is not None and url.startswith("http:"):
        return without_zone(url)
    target = split_url(url)[1]
    return target if target.startswith("/") else f"/{target}"
