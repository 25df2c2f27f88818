"""Which version of the API a request asks for (spec section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from ittybit_emulator.errors import RequestError

DEFAULT = "2025-08-20"
_BARE = (DEFAULT, "latest")
_ENVELOPED = ("2025-07-01", "2025-01-01")


@dataclass(frozen=True)
class Version:
    """A version as the request names it, and the form of its answers."""

    name: str
    enveloped: bool
    known: bool = True


def version_of(headers: Mapping[str, str]) -> Version:
    """Return the version that `headers` ask for; both spellings are read."""
    name = headers.get("Accept-Version") or headers.get("ACCEPT_VERSION") or DEFAULT
    return Version(
        name, enveloped=name in _ENVELOPED, known=name in (*_BARE, *_ENVELOPED)
    )


def check_version(version: Version) -> None:
    """Raise RequestError 400 for a version that does not exist."""
    if not version.known:
        known = ", ".join((*_BARE, *_ENVELOPED))
        message = f"Accept-Version: {version.name!r} is unknown; known are {known}"
        raise RequestError(400, message)
