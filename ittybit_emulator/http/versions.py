"""Which version of the API a request asks for (spec section 4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ittybit_emulator.errors import RequestError

DEFAULT = "2025-08-20"
_BARE = (DEFAULT, "latest")
_ENVELOPED = ("2025-07-01", "2025-01-01")
_LATER = re.compile(
    r"/(jobs|runs|events|connections|webhooks)(/|$)|/automations/[^/]+/run$"
)
_BOTH = re.compile(r"/(tasks|automations)(/|$)")


@dataclass(frozen=True)
class Version:
    """A version as the request names it, and the form of its answers."""

    name: str
    enveloped: bool
    known: bool = True
    named: bool = True
    """Whether the request says which."""


def version_of(headers: Mapping[str, str]) -> Version:
    """Return the version that `headers` ask for; both spellings are read."""
    given = headers.get("Accept-Version") or headers.get("ACCEPT_VERSION")
    name = given or DEFAULT
    return Version(
        name,
        enveloped=name in _ENVELOPED,
        known=name in (*_BARE, *_ENVELOPED),
        named=given is not None,
    )


def is_undated(path: str, *, named: bool) -> bool:
    """Whether what `path` leads to came with a later generation, which has no date.

    What exists in both is dated for a request that names a version.
    """
    return bool(_LATER.match(path)) or (not named and bool(_BOTH.match(path)))


def check_version(version: Version) -> None:
    """Raise RequestError 400 for a version that does not exist."""
    if not version.known:
        known = ", ".join((*_BARE, *_ENVELOPED))
        message = f"Accept-Version: {version.name!r} is unknown; known are {known}"
        raise RequestError(400, message)
