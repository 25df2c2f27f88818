"""The text of a query: lists, nested values, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import quote, urlencode

from msgspec import Struct

from ittybit.errors import ArgumentError

Arrays: TypeAlias = Literal["repeat", "comma", "brackets"]
Nested: TypeAlias = Literal["brackets", "dots"]

_ARRAYS = ("repeat", "comma", "brackets")
_NESTED = ("brackets", "dots")
# A name and a value that percent-encoding does not change.
_PLAIN = re.compile(r"[\w.~-]+=[\w.~-]+", re.ASCII)


class Querystring(Struct, frozen=True):
    """How an API spells a query.

    `arrays` says how a list is written: ``repeat`` as ``a=1&a=2``, ``comma`` as
    ``a=1,2``, ``brackets`` as ``a[]=1&a[]=2``; `nested` how a mapping is: ``brackets``
    as ``a[b]=1``, ``dots`` as ``a.b=1``. None is always left out, an empty text unless
    `empty`. Raises ArgumentError for a format that there is not.

    >>> Querystring(arrays="comma").stringify({"ids": [1, 2], "live": True})
    'ids=1%2C2&live=true'
    """

    arrays: Arrays = "repeat"
    nested: Nested = "brackets"
    empty: bool = True

    def __post_init__(self) -> None:
        _check("array_format", self.arrays, _ARRAYS)
        _check("nested_format", self.nested, _NESTED)

    def stringify(self, *parts: Mapping[str, object] | None) -> str:
        """Return the query of all `parts`, later ones winning, percent-encoded."""
        if not any(parts):
            return ""
        merged = {k: v for part in parts if part for k, v in part.items()}
        try:
            if (plain := _plain(merged)) is not None:
                return plain
            return urlencode(list(self.pairs(merged)), quote_via=quote)
        except ArgumentError:
            raise
        except (ValueError, RecursionError) as error:
            raise ArgumentError(f"the query must be text: {error}") from error

    def pairs(self, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """Yield name and text of all that `values` hold, at whatever depth."""
        for name, value in values.items():
            yield from self._flat(name, value)

    def _flat(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        if isinstance(value, Mapping):
            form = "{}.{}" if self.nested == "dots" else "{}[{}]"
            for key, inner in cast("Mapping[str, object]", value).items():
                yield from self._flat(form.format(name, key), inner)
        elif isinstance(value, list | tuple):
            yield from self._list(name, cast("Iterable[object]", value))
        elif value is not None and (value != "" or self.empty):
            yield name, _text(value)

    def _list(self, name: str, items: Iterable[object]) -> Iterator[tuple[str, str]]:
        if self.arrays == "comma":
            texts = [_scalar(name, item) for item in items if item is not None]
            if texts:
                yield from self._flat(name, ",".join(texts))
            return
        name = f"{name}[]" if self.arrays == "brackets" else name
        for item in items:
            yield from self._flat(name, item)


def _plain(values: Mapping[str, object]) -> str | None:
    """Return the query of `values` if all are plain words and numbers, or None."""
    # Most queries are, and `urlencode` takes much longer.
    pairs: list[str] = []
    for name, value in values.items():
        if value is None:
            continue
        if type(name) is not str or type(value) not in (str, int):
            return None
        if not _PLAIN.fullmatch(pair := f"{name}={value}"):
            return None
        pairs.append(pair)
    return "&".join(pairs)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    kind = type(value)
    nameless = kind.__str__ is object.__str__ and kind.__repr__ is object.__repr__
    if nameless or (isinstance(value, Iterable) and not isinstance(value, str)):
        raise ArgumentError(
            f"{kind.__name__} has no text for a query: give a str, a number, a list "
            "or a mapping"
        )
    return str(value)


def _scalar(name: str, item: Any) -> str:
    if isinstance(item, Mapping | list | tuple):
        raise ArgumentError(
            f"the list {name!r} is written with commas and cannot hold "
            "another list or a mapping: give plain values, or repeat the name"
        )
    return _text(item)


def _check(what: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ArgumentError(
            f"Unknown {what} value: {value}, choose from {', '.join(known)}"
        )
