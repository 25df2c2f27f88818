"""Header fields of a webhook, however the framework gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from ittybit.errors import ArgumentError, WebhookError

__all__ = ["Headers", "check_header", "lowered", "only"]

Headers: TypeAlias = (
    Mapping[str, str] | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]]
)
"""A mapping of names to values, or pairs of both, as text or as bytes."""


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.1


def check_header(name: object) -> None:
    """Raise ArgumentError for what is not the name of a header."""
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ArgumentError(
            "header must be the name of a header, such as Ittybit-Signature, got "
            f"{name!r}"
        )


def lowered(headers: Headers) -> dict[str, list[str]]:
    """Return the values of each field, by its name in lower case."""
    found: dict[str, list[str]] = {}
    try:
        # Not every framework's headers are a Mapping, but all have its items.
        items: Any = getattr(headers, "items", headers.__iter__)
        for name, value in cast("Iterable[tuple[object, object]]", items()):
            found.setdefault(_text(name).lower(), []).append(_text(value))
    except (AttributeError, TypeError, ValueError) as error:
        raise ArgumentError(
            "headers must be a mapping of names to values, or pairs of both, got "
            f"{type(headers).__name__}"
        ) from error
    return found


def only(fields: Mapping[str, list[str]], name: str) -> str:
    """Return the one value of `name`; WebhookError where there is none, or several."""
    values = fields.get(name.lower(), [])
    if len(values) == 1 and values[0].strip():
        return values[0].strip()
    came = f"came {len(values)} times" if len(values) > 1 else "is missing or empty"
    raise WebhookError(
        f"the header {name} {came}; does a proxy take it away, or is the sender "
        "another one?",
        step="header",
    )


def _text(part: object) -> str:
    # ISO 8859-1 is what servers read header fields in; no byte is an error there.
    return part.decode("latin-1") if isinstance(part, bytes) else str(part)
