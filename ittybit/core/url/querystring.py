"""Encoding of query strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import quote, urlencode

from msgspec import Struct

from ittybit.core.serialization.plain import to_plain
from ittybit.errors import ArgumentError

Arrays: TypeAlias = Literal["repeat", "comma", "brackets"]
Nested: TypeAlias = Literal["brackets", "dots"]

_ARRAYS = ("repeat", "comma", "brackets")
_NESTED = ("brackets", "dots")
_MAX_EXACT = 2**53
# A name and a value that percent-encoding does not change.
_PLAIN = re.compile(r"[\w.~-]+=[\w.~-]+", re.ASCII)


class Querystring(Struct, frozen=True):
    """Query string format of an API. None is always omitted.

    Raises ArgumentError for an unknown format.

    >>> Querystring(arrays="comma").stringify({"ids": [1, 2], "live": True})
    'ids=1%2C2&live=true'
    """

    arrays: Arrays = "repeat"
    """Format of lists: ``a=1&a=2``, ``a=1,2``, or ``a[]=1&a[]=2``."""
    nested: Nested = "brackets"
    """Format of mappings: ``a[b]=1`` or ``a.b=1``."""
    empty: bool = True
    """Whether empty strings are sent."""

    def __post_init__(self) -> None:
        _check("array_format", self.arrays, _ARRAYS)
        _check("nested_format", self.nested, _NESTED)

    def stringify(self, *parts: Mapping[str, object] | None) -> str:
        """Return the percent-encoded query of `parts`. Later parts override."""
        if not any(parts):
            return ""
        merged = {k: v for part in parts if part for k, v in part.items()}
        try:
            if (plain := _plain(merged)) is not None:
                return plain
            return urlencode(self._merge(*parts), quote_via=quote)
        except ArgumentError:
            raise
        except (ValueError, RecursionError) as error:
            raise ArgumentError(f"the query must be text: {error}") from error

    def pairs(self, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """Yield the names and texts of `values`, including nested ones."""
        for name, value in to_plain(values, "the query").items():
            yield from self._flatten(name, value)

    def _merge(self, *parts: Mapping[str, object] | None) -> list[tuple[str, str]]:
        """Return the pairs of `parts`, of which a later one may name pairs directly."""
        merged = {
            k: (n, v) for n, part in enumerate(parts) for k, v in (part or {}).items()
        }
        pairs = [
            (number, pair)
            for name, (number, value) in merged.items()
            for pair in self.pairs({name: value})
        ]
        last: dict[str, int] = {}
        for number, (name, _) in pairs:
            last[name] = max(number, last.get(name, 0))
        return [pair for number, pair in pairs if number == last[pair[0]]]

    def _flatten(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        if isinstance(value, Mapping):
            form = "{}.{}" if self.nested == "dots" else "{}[{}]"
            for key, inner in cast("Mapping[str, object]", value).items():
                yield from self._flatten(form.format(name, key), inner)
        elif isinstance(value, list | tuple):
            yield from self._flatten_list(name, cast("Iterable[object]", value))
        elif value is not None and ((text := _text(value)) or self.empty):
            yield name, text

    def _flatten_list(
        self, name: str, items: Iterable[object]
    ) -> Iterator[tuple[str, str]]:
        if self.arrays == "comma":
            texts = [_scalar(name, item) for item in items if item is not None]
            if texts:
                yield from self._flatten(name, ",".join(texts))
            return
        name = f"{name}[]" if self.arrays == "brackets" else name
        for item in items:
            yield from self._flatten(name, item)


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
    if not isinstance(value, str | int | float | Decimal):
        raise ArgumentError(
            f"a query cannot contain {type(value).__name__}: pass a str, a number, "
            "a list, or a mapping"
        )
    if isinstance(value, float) and value.is_integer() and abs(value) < _MAX_EXACT:
        return str(int(value))  # pandas has floats in a column of integers
    return str(value)


def _scalar(name: str, item: Any) -> str:
    if isinstance(item, Mapping | list | tuple):
        raise ArgumentError(
            f"the list {name!r} is joined with commas and cannot contain lists or "
            "mappings: pass plain values"
        )
    return _text(item)


def _check(what: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ArgumentError(
            f"Unknown {what} value: {value}, choose from {', '.join(known)}"
        )
