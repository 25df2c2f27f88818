"""Forms in which a server may echo a secret, and text without its escapes."""

from __future__ import annotations

import html
import re
from base64 import b32encode, b64encode
from collections.abc import Callable
from urllib.parse import quote

LEVELS = 3  # of nested escapes
# Without the lookbehind, the time of a row of backslashes would be quadratic.
_ESCAPE = re.compile(
    r"%(?:25)*(?:u(?P<utf16>[0-9a-f]{4})|(?P<percent>[0-9a-f]{2}))"
    r"|(?<!\\)\\++(?:x(?P<hex>[0-9a-f]{2})|(?-i:U)(?P<wide>00(?:0[0-9a-f]|10)[0-9a-f]{4})"
    r"|u(?P<short>[0-9a-f]{4})|[ux]\{(?P<braced>[0-9a-f]{1,4})\}"
    r"|o\{(?P<perl>[0-7]{1,3})\}|(?P<css>[2-7][0-9a-f])\s|0000(?P<long_css>[2-7][0-9a-f])\s?"
    r"|(?P<octal>[0-3]?[0-7]{2})|(?P<blank>[bfnrtv]))"
    r"|0x(?P<byte>[0-9a-f]{2})|U\+(?P<point>[0-9a-f]{4})"
    r"|(?:\"[0-9]{1,4}\": ?|\[[0-9]{1,4}\] => (?:int\()?)(?P<item>[0-9]{2,3})"
    r"|(?P<space>\x1b\[[0-9;]{0,20}m|<[^<>]{1,40}>)"
    r"|&(?:amp;)*(?:(?P<number>#(?:[0-9]{1,7}|x[0-9a-f]{1,6}));?|(?P<name>[a-z]{2,32});)",
    re.IGNORECASE,
)
_HEX = (
    "utf16",
    "percent",
    "hex",
    "wide",
    "short",
    "braced",
    "css",
    "long_css",
    "byte",
    "point",
)
_SEPARATORS = re.compile(r"[^0-9A-Za-z]+")
_LONGEST = 512  # bytes; more forms of a long secret would block other calls
_NUMBERS = ("02x", "d", "o", "04x")  # the last is UTF-16
_PLAIN = re.compile(r"[0-9A-Za-z._~-]*")


def letters_of(text: str, levels: int) -> str:
    """Return the letters and digits of `text`, without `levels` of escapes."""
    for _ in range(levels):
        text, count = _ESCAPE.subn(_unescape, text)
        if not count:
            break
    return _SEPARATORS.sub("", text)


def letter_places(text: str, levels: int) -> list[tuple[str, int, int]]:
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
    if kind == "item":  # of a JavaScript or PHP array of bytes
        return chr(int(text))
    is_space = kind in ("blank", "space")
    return " " if is_space else html.unescape(f"&{text};")


def escaped_forms(value: str) -> set[str]:
    """Return `value` with up to two levels of escapes, and in percent escapes."""
    data = value.encode("utf-8", "surrogatepass")
    forms = {value, "".join(f"%{byte:02x}" for byte in data)}
    if len(data) <= _LONGEST and not _PLAIN.fullmatch(value):
        for _ in range(2):
            forms |= {escape(form) for form in forms for escape in _ESCAPES}
    return forms


def encoded_forms(value: str) -> list[str]:
    """Return `value` in the encodings of `_NUMBERS`, Base64, and Base32."""
    data = value.encode("utf-8", "surrogatepass")
    is_short = len(data) <= _LONGEST
    styles, shifts = (_NUMBERS, range(5)) if is_short else (_NUMBERS[:1], ())
    # In Base64 and Base32, the first characters may also encode preceding bytes.
    return [
        *("".join(format(byte, style) for byte in data) for style in styles),
        *(_encode(b64encode, count, data)[-(-count * 8 // 6) :] for count in range(3)),
        *(_encode(b32encode, count, data)[-(-count * 8 // 5) :] for count in shifts),
    ]


def _encode(encode: Callable[[bytes], bytes], count: int, data: bytes) -> str:
    return encode(bytes(count) + data).decode().rstrip("=")


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
