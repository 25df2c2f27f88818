"""Secrets, and their removal from text that a server sends."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import Any, SupportsIndex, TypeAlias, TypeVar, cast
from urllib.parse import unquote

from ittybit.core.serialization.echoes import (
    LEVELS,
    encoded_forms,
    escaped_forms,
    letter_places,
    letters_of,
)

T = TypeVar("T")

Hide: TypeAlias = Callable[[str], str]
"""Function that removes the secrets of a client from a text."""

_WIDTH = 8
"""Length from which a part of a secret is hidden."""

_HIDDEN_HEADERS = frozenset({"authorization", "proxy-authorization"})
_HIDDEN_SETTINGS = frozenset(
    {"default_headers", "headers", "proxies", "proxy", "set_default_headers"}
)
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_MAX_RECENT = 16


class Secret(str):
    """A str whose repr hides it, so that locals in a traceback do not show it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"

    def __getitem__(self, index: SupportsIndex | slice) -> Secret:
        # Some tracebacks show the repr of the first characters.
        return Secret(super().__getitem__(index))


class SecretBytes(bytes):
    """Bytes whose repr hides them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'…'"

    def __getitem__(self, index: Any) -> Any:
        return hide_repr(cast("Any", super()).__getitem__(index))


class HiddenHeaders(dict[str, str]):
    """Header fields whose repr only shows the names."""

    def __repr__(self) -> str:
        return f"<headers: {', '.join(self)}>"


def hide_repr(value: T) -> T:
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
        return {key: hide_repr(content) for key, content in entries.items()}
    return hide_repr(value)


class Secrets:
    """Secrets of one client, in all encodings in which a server may echo them."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._fixed, self._older, self._recent = _Echoes(values), _Echoes(), _Echoes()

    def __repr__(self) -> str:
        return f"<Secrets: {sum(len(echoes.values) for echoes in self._all())}>"

    def _all(self) -> tuple[_Echoes, ...]:
        return self._fixed, self._older, self._recent

    def add(self, value: str) -> None:
        """Add a secret, such as a key that a function returned.

        At least the last 16 of them are hidden.
        """
        if not value or any(value in echoes.values for echoes in self._all()):
            return
        if len(self._recent.values) >= _MAX_RECENT:
            self._older, self._recent = self._recent, _Echoes()
        self._recent.values.append(value)

    def hide(self, text: str) -> str:
        """Return `text` without the secrets and their parts from 8 characters.

        Secrets are found regardless of case, of escapes in repr, JSON, HTML, or URLs,
        and of separators between their letters. A secret of less than 8 characters is
        only hidden if it is a whole word.
        """
        for echoes in self._all():
            text = echoes.hide(text)
        return text

    def are_in(self, text: str) -> bool:
        """Return whether `text` contains a secret of 8 or more letters and digits."""
        letters = {_lower(letters_of(text, levels)) for levels in (LEVELS, 0)}
        known = self._all()
        return any(echoes.are_in(one) for one in letters for echoes in known)


class _Echoes:
    """All forms of some secrets, created on first use."""

    # Several threads may add values at once, so no value is ever removed.

    def __init__(self, values: Iterable[str] = ()) -> None:
        self.values = [value for value in values if value]
        self._prepared = 0  # of the values
        self._pieces, self._letters = _Pieces(), _Pieces()
        """Pieces of the secrets, and of their letters and digits."""
        self._whole: list[str] = []
        self._short: list[str] = []
        self._words: re.Pattern[str] | None = None

    def hide(self, text: str) -> str:
        """Return `text` without the secrets and their parts."""
        if not self.values:
            return text
        self._prepare()
        if self._words is not None:
            text = self._words.sub("…", text)
        text = self._hide_letters(text, LEVELS)
        starts = self._pieces.find(text)
        text = _without(text, [(at, at + _WIDTH) for at in starts])
        return self._hide_letters(text, 0)  # what looks like an escape may be none

    def are_in(self, letters: str) -> bool:
        """Return whether the `letters` of a text contain a whole secret."""
        self._prepare()
        return any(form in letters for form in self._whole)

    def _hide_letters(self, text: str, levels: int) -> str:
        if not self._letters.find(letters_of(text, levels)):
            return text
        places = letter_places(text, levels)
        starts = self._letters.find("".join(letter for letter, _, _ in places))
        ends = [(places[at][1], places[at + _WIDTH - 1][2]) for at in starts]
        return _without(text, ends)

    def _prepare(self) -> None:
        prepared = self._prepared
        for value in self.values[prepared:]:
            self._add(value)
            prepared += 1
        # Not a sum, because two threads may have prepared the same values.
        self._prepared = prepared

    def _add(self, value: str) -> None:
        forms = escaped_forms(value)
        plain = letters_of(value, 0)
        encoded = [letters_of(form, 0) for form in encoded_forms(value)]
        self._pieces.add(forms)
        self._letters.add((plain, *encoded))
        if len(plain) >= _WIDTH:
            # The last character of Base64 also encodes the bytes that follow.
            cut = (form[:-1] for form in encoded)
            self._whole += [_lower(form) for form in (plain, *cut)]
        if short := [re.escape(form) for form in forms if len(form) < _WIDTH]:
            self._short += short
            word = rf"(?<![0-9A-Za-z])(?:{'|'.join(self._short)})(?![0-9A-Za-z])"
            self._words = re.compile(word, re.IGNORECASE)


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
    # A URL that no parser accepts may contain a password, too.
    _, _, rest = proxy.rpartition("://")
    name, _, given = rest.rpartition("@")[0].partition(":")
    if not given:
        return []
    user, password = unquote(name), unquote(given)
    sent = [
        b64encode(f"{user}:{password}".encode(coding, "replace")).decode()
        for coding in ("latin-1", "utf-8")
    ]
    return [given, password, *sent]


def environment_secrets(environment: Mapping[str, str]) -> list[str]:
    """Return the secrets of the proxies in `environment`."""
    names = (*_PROXIES, *map(str.upper, _PROXIES))
    return [s for name in names for s in proxy_secrets(environment.get(name, ""))]


_STEP = 4
_CORE = _WIDTH - _STEP + 1
_SIDE = _WIDTH - _CORE


class _Pieces:
    """All pieces of 8 characters of some texts."""

    # Each piece contains a core of 5 characters whose place in its text is a multiple
    # of 4. Only these cores are stored, with the 3 characters before and after them.

    def __init__(self) -> None:
        self._cores: dict[str, set[tuple[str, int]]] = {}

    def add(self, texts: Iterable[str]) -> None:
        """Add the pieces of `texts`."""
        for text in map(_lower, texts):
            for at in range(0, len(text) - _CORE + 1, _STEP):
                start = max(at - _SIDE, 0)
                core, around = text[at : at + _CORE], text[start : at + _WIDTH]
                self._cores.setdefault(core, set()).add((around, at - start))

    def find(self, text: str) -> list[int]:
        """Return where a piece starts in `text`."""
        lower, cores, starts = _lower(text), self._cores, set[int]()
        for at in range(len(lower) - _CORE + 1 if cores else 0):
            # A copy, because another thread may add a secret.
            for around, place in tuple(cores.get(lower[at : at + _CORE], ())):
                for back in range(min(at, place, _SIDE) + 1):
                    piece = around[place - back :][:_WIDTH]
                    if len(piece) == _WIDTH and lower.startswith(piece, at - back):
                        starts.add(at - back)
        return sorted(starts)


def _lower(text: str) -> str:
    # For other letters, `lower` may return a text of another length.
    return text.lower() if text.isascii() else text.translate(_LOWER)


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """Return `text` with an ellipsis for each run of overlapping `places`."""
    kept: list[str] = []
    end = -1
    for start, stop in places:
        if start > end:
            kept += text[max(end, 0) : start], "…"
        end = stop
    return "".join((*kept, text[max(end, 0) :]))
