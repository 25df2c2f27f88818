"""API versions of requests."""

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
    """The API version of a request and whether its responses have an envelope."""

    name: str
    enveloped: bool
    known: bool = True
    named: bool = True
    """Whether the request has a version header."""


def parse_version(headers: Mapping[str, str]) -> Version:
    """Return the version from ``Accept-Version`` or ``ACCEPT_VERSION``."""
    given = headers.get("Accept-Version") or headers.get("ACCEPT_VERSION")
    name = given or DEFAULT
    return Version(
        name,
        enveloped=name in _ENVELOPED,
        known=name in (*_BARE, *_ENVELOPED),
        named=given is not None,
    )


def is_undated(path: str, *, named: bool) -> bool:
    """Return whether `path` belongs to the undated (runs and jobs) APIs.

    Paths of both APIs are dated if the request names a version.
    """
    return bool(_LATER.match(path)) or (not named and bool(_BOTH.match(path)))


def check_version(version: Version) -> None:
    """Raise RequestError 400 for an unknown version."""
    if not version.known:
        known = ", ".join((*_BARE, *_ENVELOPED))
        message = f"Accept-Version: must be one of {known}, got {version.name!r}"
        raise RequestError(400, message)
