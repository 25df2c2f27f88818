"""Markers for arguments without a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

__all__ = ["NOT_GIVEN", "NotGiven", "Omit", "resolve_absent"]


class NotGiven:
    """Marker for an argument that was not given, if None has its own meaning.

    >>> client.with_options(timeout=NOT_GIVEN)
    """

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN = NotGiven()


class Omit:
    """Marker that removes a header or query key that the client would send.

    >>> client.root.retrieve(extra_headers={"X-Stainless-Lang": Omit()})
    """

    def __bool__(self) -> Literal[False]:
        return False


def resolve_absent(values: Mapping[str, object]) -> dict[str, object]:
    """Return `values` without NotGiven, and with None (not sent) instead of Omit."""
    return {
        name: None if isinstance(value, Omit) else value
        for name, value in values.items()
        if not isinstance(value, NotGiven)
    }
