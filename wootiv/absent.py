"""Values that stand for no value."""

from __future__ import annotations

from typing import Literal


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


def without_omitted(values: dict[str, object]) -> dict[str, object]:
    """Return `values` with None, which is never sent, for each Omit."""
    return {n: None if isinstance(v, Omit) else v for n, v in values.items()}
