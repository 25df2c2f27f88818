"""Secrets, and their removal from text that a server sends."""

from __future__ import annotations

import html
import re
from base64 import b32encode, b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar, cast
from urllib.parse import quote, unquote, urlsplit

T = TypeVar("T")

Hide: TypeAlias = Callable[[str], str]
"""Function that removes the secrets of a client from a text."""

_WIDTH = 8
"""Length from which a part of a secret is hidden."""
_STEP = 4
_CORE = _WIDTH - _STEP + 1

_HIDDEN_HEADERS = frozenset({"authorization", "proxy-authorization"})
_HIDDEN_SETTINGS = frozenset(
    {"default_headers", "headers", "proxies", "proxy", "set_default_headers"}
)
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_LEVELS = 3  # of nested escapes
# Without the lookbehind, the time of a row of backslashes would be quadratic.
_ESCAPE = re.compile(
    r"%(?:25)*(?:u(?P<utf16>[0-9a-f]{4})|(?P<percent>[0-9a-f]{2}))"
    r"|(?<!\\)\\++(?:x(?P<hex>[0-9a-f]{2})|(?-i:U)(?P<wide>00(?:0[0-9a-f]|10)[0-9a-f]{4})"
    r"|u(?P<short>[0-9a-f]{4})|[ux]\{(?P<braced>[0-9a-f]{1,4})\}"
    r"|o\{(?P<perl>[0-7]{1,3})\}|(?P<css>[2-7][0-9a-f])\s"
    r"|(?P<octal>[0-3]?[0-7]{2})|(?P<space>[bfnrtv]))"
    r"|0x(?P<byte>[0-9a-f]{2})|U\+(?P<point>[0-9a-f]{4})"
    r"|&(?:amp;)*(?:(?P<number>#(?:[0-9]{1,7}|x[0-9a-f]{1,6}));?|(?P<name>[a-z]{2,32});)",
    re.IGNORECASE,
)
_HEX = ("utf16", "percent", "hex", "wide", "short", "braced", "css", "byte", "point")
_SEPARATORS = re.compile(r"[^0-9A-Za-z]+")
_MAX_SECRETS = 32  # of one client; older keys that a function returned are dropped


class Secret(str):
    """A str whose repr hides it, so that locals in a traceback do not show it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


class SecretBytes(bytes):
    """Bytes whose repr hides them, as that of a Secret."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'…'"


class HiddenHeaders(dict[str, str]):
    """Header fields whose repr only shows the names."""

    def __repr__(self) -> str:
        return f"<headers: {', '.join(self)}>"


def secret(value: T) -> T:
    """Return `value`, with a repr that hides it if it is a str or bytes."""
    if isinstance(value, str):
        return cast("T", Secret(str.__str__(value)))
    if isinstance(value, bytes | bytearray | memoryview):
        return cast("T", SecretBytes(cast("bytes", value)))
    return value


def secret_header(name: str, value: str) -> str:
    """Return the `value` of a header, as a Secret if it contains credentials."""
    return Secret(value) if name.lower() in _HIDDEN_HEADERS else value


def hide_settings(settings: T) -> T:
    """Return a copy of a client's arguments in which secrets have a hidden repr."""
    fields = dict(cast("Mapping[str, Any]", settings))
    return cast("T", {name: _hide(name, value) for name, value in fields.items()})


def _hide(name: str, value: object) -> object:
    if name not in _HIDDEN_SETTINGS:
        return value
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return {key: secret(content) for key, content in entries.items()}
    return secret(value)


class Secrets:
    """Secrets of one client, in all encodings in which a server may echo them."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values = dict.fromkeys(value for value in values if value)
        self._pieces = self._letters = _Pieces(())
        """Pieces of the secrets, and of their letters and digits."""
        self._whole: list[str] = []
        self._words: re.Pattern[str] | None = None
        self._is_ready = False

    def __repr__(self) -> str:
        return f"<Secrets: {len(self._values)}>"

    def add(self, value: str) -> None:
        """Add a secret."""
        if value and value not in self._values:
            kept = [*self._values, value][-_MAX_SECRETS:]
            self._values, self._is_ready = dict.fromkeys(kept), False

    def hide(self, text: str) -> str:
        """Return `text` without the secrets and their parts from 8 characters.

        Secrets are found regardless of case, of escapes in repr, JSON, HTML, or URLs,
        and of separators between their letters. A secret of less than 8 characters is
        only hidden if it is a whole word.
        """
        if not self._is_ready:
            self._prepare()
        if self._words is not None:
            text = self._words.sub("…", text)
        text = self._hide_letters(text, _LEVELS)
        starts = self._pieces.find(text)
        text = _without(text, [(at, at + _WIDTH) for at in starts])
        return self._hide_letters(text, 0)  # a backslash may be no escape

    def are_in(self, text: str) -> bool:
        """Return whether `text` contains a whole secret of 8 or more characters."""
        if not self._is_ready:
            self._prepare()
        letters = {_lower(_letters_of(text, levels)) for levels in (_LEVELS, 0)}
        return any(form in one for one in letters for form in self._whole)

    def _hide_letters(self, text: str, levels: int) -> str:
        if not self._letters.find(_letters_of(text, levels)):
            return text
        places = _letter_places(text, levels)
        starts = self._letters.find("".join(letter for letter, _, _ in places))
        ends = [(places[at][1], places[at + _WIDTH - 1][2]) for at in starts]
        return _without(text, ends)

    def _prepare(self) -> None:
        forms = [form for value in self._values for form in _forms(value)]
        self._pieces = _Pieces(forms)
        encoded = [form for value in self._values for form in _binary_forms(value)]
        letters = [_SEPARATORS.sub("", form) for form in (*self._values, *encoded)]
        self._letters = _Pieces(letters)
        # The last character of Base64 also encodes the bytes that follow.
        self._whole = [_lower(form)[:-1] for form in letters if len(form) >= _WIDTH]
        short = "|".join(re.escape(form) for form in forms if len(form) < _WIDTH)
        word = rf"(?<![0-9A-Za-z])(?:{short})(?![0-9A-Za-z])"
        self._words = re.compile(word, re.IGNORECASE) if short else None
        self._is_ready = True


def credentials(header: str) -> str:
    """Return the secret part of an ``Authorization`` header."""
    scheme, _, value = header.partition(" ")
    return value.strip() if value and scheme.isalnum() else header


def header_secrets(headers: Mapping[str, str | None]) -> list[str]:
    """Return the secrets in `headers`."""
    return [
        credentials(value)
        for name, value in headers.items()
        if value and name.lower() in _HIDDEN_HEADERS
    ]


def proxy_secrets(
    proxy: str | Mapping[str, str | None] | Iterable[tuple[str, str | None]] | None,
) -> list[str]:
    """Return the passwords of proxy URLs and the credentials that the client sends."""
    if proxy is None:
        return []
    if not isinstance(proxy, str):
        return [s for url in dict(proxy).values() for s in proxy_secrets(url)]
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    except ValueError:
        return []
    if not parts.password:
        return []
    user, password = unquote(parts.username or ""), unquote(parts.password)
    sent = [
        b64encode(f"{user}:{password}".encode(coding, "replace")).decode()
        for coding in ("latin-1", "utf-8")
    ]
    return [parts.password, password, *sent]


def environment_secrets(environment: Mapping[str, str]) -> list[str]:
    """Return the secrets of the proxies in `environment`."""
    names = (*_PROXIES, *map(str.upper, _PROXIES))
    return [s for name in names for s in proxy_secrets(environment.get(name, ""))]


class _Pieces:
    """All pieces of `forms` that have 8 characters."""

    def __init__(self, forms: Iterable[str]) -> None:
        lower = [_lower(form) for form in forms]
        self._pieces = _cut(lower, _WIDTH)
        self._cores = _cut(lower, _CORE)

    def find(self, text: str) -> list[int]:
        """Return where a piece starts in `text`."""
        lower, cores, pieces = _lower(text), self._cores, self._pieces
        # A piece contains a core that starts at a multiple of the step.
        steps = range(0, len(text) - _CORE + 1, _STEP)
        hits = [at for at in steps if lower[at : at + _CORE] in cores]
        starts = (at - back for at in hits for back in reversed(range(_STEP)))
        return [at for at in starts if at >= 0 and lower[at : at + _WIDTH] in pieces]


def _lower(text: str) -> str:
    # For other letters, `lower` may return a text of another length.
    return text.lower() if text.isascii() else text.translate(_LOWER)


def _cut(forms: Iterable[str], width: int) -> frozenset[str]:
    return frozenset(
        form[at : at + width] for form in forms for at in range(len(form) - width + 1)
    )


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """Return `text` with an ellipsis for each run of overlapping `places`."""
    kept: list[str] = []
    end = -1
    for start, stop in places:
        if start > end:
            kept += text[max(end, 0) : start], "…"
        end = stop
    return "".join((*kept, text[max(end, 0) :]))


def _letters_of(text: str, levels: int) -> str:
    """Return the letters and digits of `text`, without `levels` of escapes."""
    for _ in range(levels):
        text, count = _ESCAPE.subn(_unescape, text)
        if not count:
            break
    return _SEPARATORS.sub("", text)


def _letter_places(text: str, levels: int) -> list[tuple[str, int, int]]:
    """Return the letters and digits of `text`, with the places of their escapes."""
    places = [(text[at], at, at + 1) for at in range(len(text))]
    for _ in range(levels):
        current = "".join(letter for letter, _, _ in places)
        end, found = 0, list[tuple[str, int, int]]()
        for match in _ESCAPE.finditer(current):
            start, stop = match.span()
            first, last = places[start][1], places[stop - 1][2]
            found += places[end:start]
            found += [(letter, first, last) for letter in _unescape(match)]
            end = stop
        places = found + places[end:]
    return [place for place in places if not _SEPARATORS.match(place[0])]


def _unescape(match: re.Match[str]) -> str:
    kind, text = match.lastgroup, match[match.lastgroup or 0]
    if kind in _HEX:
        return chr(int(text, 16))
    if kind in ("octal", "perl"):
        return chr(int(text, 8))
    return " " if kind == "space" else html.unescape(f"&{text};")


def _forms(value: str) -> set[str]:
    """Return `value` and its encodings, with up to two levels of escapes."""
    forms = {value}
    for _ in range(2):
        forms |= {escape(form) for form in forms for escape in _ESCAPES}
    data = value.encode("utf-8", "surrogatepass")
    forms.add("".join(f"%{byte:02x}" for byte in data))
    return forms.union(_binary_forms(value))


def _binary_forms(value: str) -> list[str]:
    """Return `value` as numbers, and in Base64 and Base32, also after other bytes."""
    data = value.encode("utf-8", "surrogatepass")
    # The first characters also encode the other bytes.
    return [
        *("".join(format(byte, style) for byte in data) for style in _NUMBERS),
        *(_encoded(b64encode, count, data)[-(-count * 8 // 6) :] for count in range(3)),
        *(_encoded(b32encode, count, data)[-(-count * 8 // 5) :] for count in range(5)),
    ]


def _encoded(encode: Callable[[bytes], bytes], count: int, data: bytes) -> str:
    return encode(bytes(count) + data).decode().rstrip("=")


_NUMBERS = ("02x", "d", "o", "04x")  # in hexadecimal also as UTF-16


_ESCAPES: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("\\", "\\\\"),
    lambda text: text.replace("\\", "\\\\").replace("'", "\\'"),
    lambda text: text.replace("\\", "\\\\").replace('"', '\\"'),
    lambda text: text.replace("/", "\\/"),
    lambda text: quote(text, safe=""),
    quote,
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace('"', "&quot;").replace("'", "&#39;"),
    lambda text: text.replace('"', "&#34;").replace("'", "&#x27;"),
)
