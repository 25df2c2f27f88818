"""Fields of JSON bodies, checked: what is wrong is refused by name."""

from typing import Any, TypeVar

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.bodies import read
from ittybit_emulator.store.nesting import is_deeper

_DEPTH_LIMIT = 100
_TOO_DEEP = f"the body is nested more than {_DEPTH_LIMIT} deep"

S = TypeVar("S")

Metadata = dict[str, Any] | None


async def body_of(request: web.Request, into: type[S]) -> S:
    """Return the JSON body as `into`; an empty body counts as ``{}``.

    Raises RequestError 400 naming the field that is missing or has a wrong type, and
    for a body that is nested more than 100 deep.
    """
    raw = await read(request) or b"{}"
    try:
        body = msgspec.json.decode(raw, type=into)
    except msgspec.ValidationError as error:
        raise RequestError(400, told(str(error))) from error
    except RecursionError as error:
        raise RequestError(400, _TOO_DEEP) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RequestError(400, f"the body is not JSON: {error}") from error
    if is_deeper(raw, _DEPTH_LIMIT):
        raise RequestError(400, _TOO_DEEP)
    return body


def told(message: str) -> str:
    """Return msgspec's words with the field first: ``title: expected str, got int``."""
    text, _, place = message.partition(" - at ")
    field = place.strip("`").removeprefix("$").lstrip(".")
    words = text.replace("`", "").replace("Expected", "expected")
    return f"{field}: {words}" if field else words.replace("expected", "body: expected")


def merged(old: Metadata, new: Metadata | UnsetType) -> Metadata:
    """Return metadata after a PATCH: unnamed keys stay, keys set to null go."""
    if new is UNSET:
        return old
    if new is None:
        return None
    both = {**(old or {}), **new}
    return {name: value for name, value in both.items() if value is not None}


def whole(metadata: Metadata) -> Metadata:
    """Return metadata for a new object, without the keys that are null."""
    return merged(None, metadata) if metadata is not None else None
