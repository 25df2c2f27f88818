"""An item that was read from a list, and where it stood there."""

from __future__ import annotations

from dataclasses import dataclass

from ittybit.errors import APIError


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What stands at a place of a manifest: `given` is an item, its fields or a text.

    `where` names the place in messages; `error` is why it can be no item.
    """

    where: str
    given: object
    error: APIError | None = None
