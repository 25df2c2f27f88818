"""Header fields of a webhook in the types of different frameworks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from ittybit.errors import ArgumentError, WebhookError

__all__ = ["Headers", "check_header", "parse_headers", "single_header"]

Headers: TypeAlias = (
    Mapping[str, str] | Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]]
)
"""Mapping of header names to values, or pairs of names and values (str or bytes)."""


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.1


def check_header(name: object) -> None:
    """Raise ArgumentError if `name` is not a header name."""
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ArgumentError(
            f"header must be a header name such as Ittybit-Signature, got {name!r}"
        )


def parse_headers(headers: Headers) -> dict[str, list[str]]:
    """Return the values of each field by its lowercase name."""
    fields: dict[str, list[str]] = {}
    try:
        # Some frameworks' headers are not a Mapping, but have the method items.
        items: Any = getattr(headers, "items", headers.__iter__)
        for name, value in cast("Iterable[tuple[object, object]]", items()):
            fields.setdefault(_decode(name).lower(), []).append(_decode(value))
    except (AttributeError, TypeError, ValueError) as error:
        raise ArgumentError(
            "headers must be a mapping or pairs of names and values, got "
            f"{type(headers).__name__}"
        ) from error
    return fields


def single_header(fields: Mapping[str, list[str]], name: str) -> str:
    """Return the only value of the header `name`, or raise WebhookError."""
    values = fields.get(name.lower(), [])
    if len(values) == 1 and values[0].strip():
        return values[0].strip()
    problem = (
        f"occurs {len(values)} times" if len(values) > 1 else "is missing or empty"
    )
    raise WebhookError(
        f"the header {name} {problem}; check the sender, and any proxy that changes "
        "headers",
        step="header",
    )


def _decode(part: object) -> str:
    # Servers decode headers as ISO 8859-1, in which every byte is valid.
    return part.decode("latin-1") if isinstance(part, bytes) else str(part)
