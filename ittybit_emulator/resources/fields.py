"""Decoding of JSON bodies, with error messages that name the field."""

from typing import Any, TypeVar

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.bodies import read
from ittybit_emulator.store.nesting import is_deeper

_DEPTH_LIMIT = 100
_TOO_DEEP = f"the body must be nested at most {_DEPTH_LIMIT} levels deep"

S = TypeVar("S")

Metadata = dict[str, Any] | None


async def decode_body(request: web.Request, into: type[S]) -> S:
    """Decode the JSON body as `into`, or raise RequestError 400 that names the field.

    An empty body counts as ``{}``.
    """
    raw = await read(request) or b"{}"
    try:
        body = msgspec.json.decode(raw, type=into)
    except msgspec.ValidationError as error:
        raise RequestError(400, format_error(str(error))) from error
    except RecursionError as error:
        raise RequestError(400, _TOO_DEEP) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RequestError(400, f"the body must be JSON: {error}") from error
    if is_deeper(raw, _DEPTH_LIMIT):
        raise RequestError(400, _TOO_DEEP)
    return body


def format_error(message: str) -> str:
    """Return msgspec's message, field first: ``title: expected str, got int``."""
    text, _, place = message.partition(" - at ")
    field = place.strip("`").removeprefix("$").lstrip(".")
    words = text.replace("`", "").replace("Expected", "expected")
    return f"{field}: {words}" if field else words.replace("expected", "body: expected")


def merge_metadata(old: Metadata, new: Metadata | UnsetType) -> Metadata:
    """Return metadata after a PATCH; missing keys stay, and null deletes a key."""
    if new is UNSET:
        return old
    if new is None:
        return None
    both = {**(old or {}), **new}
    return {name: value for name, value in both.items() if value is not None}


def clean_metadata(metadata: Metadata) -> Metadata:
    """Return metadata of a new object without keys that are null."""
    return merge_metadata(None, metadata) if metadata is not None else None
