"""Values that stand for no value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

__all__ = ["NOT_GIVEN", "NotGiven", "Omit", "stripped"]


class NotGiven:
    """An argument that was not given, where None has a meaning of its own.

    >>> client.with_options(timeout=NOT_GIVEN)
    """

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN = NotGiven()


class Omit:
    """A header, or a key of the query, that the client would send and shall not.

    >>> client.root.retrieve(extra_headers={"X-Stainless-Lang": Omit()})
    """

    def __bool__(self) -> Literal[False]:
        return False


def stripped(values: Mapping[str, object]) -> dict[str, object]:
    """Return what was given of `values`, with None, which is not sent, for an Omit."""
    return {
        name: None if isinstance(value, Omit) else value
        for name, value in values.items()
        if not isinstance(value, NotGiven)
    }
