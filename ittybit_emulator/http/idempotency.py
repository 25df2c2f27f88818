"""Idempotency keys: a repeated POST returns the first response."""

from aiohttp import web

from ittybit.core.http.request_options import LONGEST_KEY
from ittybit_emulator.errors import RequestError
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.identifiers import ago
from ittybit_emulator.store.records import Replay

HEADER = "Idempotency-Key"
_LIFETIME = 24 * 60 * 60
_MAX_REPLAYS = 100_000


def find_replay(request: web.Request, key: str | None) -> web.Response | None:
    """Return the saved response to a POST with that key as a 200, or None."""
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY:
        message = f"{HEADER}: must have 1 to {LONGEST_KEY} characters, got {len(key)}"
        raise RequestError(400, message)
    found = request.app[SERVICE].store.replays.get(_name(request, key))
    if found is None or found.created < ago(_LIFETIME):
        return None
    return web.Response(body=found.body, content_type="application/json")


def save_replay(
    request: web.Request, key: str | None, response: web.Response
) -> web.Response:
    """Save `response` for a repeated POST and return it."""
    if key is not None and isinstance(response.body, bytes):
        replay = Replay(id=_name(request, key), body=response.body)
        replays = request.app[SERVICE].store.replays
        replays.save(replay)
        replays.keep_latest(_MAX_REPLAYS)
    return response


def _name(request: web.Request, key: str) -> str:
    return f"{request.path} {key}"
