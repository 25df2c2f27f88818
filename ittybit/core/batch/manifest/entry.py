"""Entry of a manifest, before it is parsed as an item."""

from __future__ import annotations

from dataclasses import dataclass

from ittybit.errors import APIError


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One entry of a manifest: an item, its fields, or a source."""

    where: str
    """Location of the entry in messages."""
    given: object
    error: APIError | None = None
    """Why the entry cannot be read, if it cannot."""
