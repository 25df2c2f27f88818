"""Whether a webhook is true, fresh and new."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct

from ittybit.errors import WebhookError
from ittybit.webhooks import documented, standard
from ittybit.webhooks.events import Event, event_of, is_event, parsed
from ittybit.webhooks.headers import Headers, check_header, lowered, only
from ittybit.webhooks.keys import Secrets, checked_secrets
from ittybit.webhooks.payload import check_body, refuse_awaitable
from ittybit.webhooks.replays import Replays, check_cache
from ittybit.webhooks.timestamps import latest, seconds

__all__ = ["unwrap", "verify"]


class _Signed(Struct, frozen=True):
    """What is truly signed: when (Unix seconds, None if untold), and under what id."""

    time: float | None
    delivery_id: str
    tolerance: float


def verify(
    body: bytes,
    headers: Headers,
    secrets: Secrets,
    *,
    tolerance: float | timedelta | None = None,
    header: str = documented.HEADER,
    cache: Replays | None = None,
    clock: Callable[[], float] = time.time,
) -> None:
    """Return if a webhook was signed by a secret, lately, and did not come before.

    `body` is what arrived, to the byte; `headers` a mapping or pairs; `secrets` one or
    several, of which any will do. With ``Webhook-Signature`` among the headers it must
    be signed in the way of Standard Webhooks, else by a signature in `header`.

    `tolerance`, in seconds or as a timedelta, is how far the time of the webhook may
    lie from that of `clock` (Unix seconds): by default 300 s with Standard Webhooks,
    and one day otherwise, for what the body tells; ``math.inf`` is no limit. `cache`
    remembers deliveries for twice as long.

    Raises WebhookError, whose `step` says what failed, and ArgumentError for an
    argument that cannot be used (spec section 21.5).

    >>> verify(request.body, request.headers, ["whsec_new", "whsec_old"])
    """
    _check_cache(cache)
    signed = _checked(body, headers, secrets, tolerance, header, clock())
    _claim(signed, cache)


def unwrap(
    body: bytes,
    headers: Headers,
    secrets: Secrets,
    *,
    tolerance: float | timedelta | None = None,
    header: str = documented.HEADER,
    cache: Replays | None = None,
    clock: Callable[[], float] = time.time,
) -> Event:
    """Return what a webhook tells, verified as by `verify`.

    The event is a TaskEvent, RunEvent, JobEvent, MediaEvent, or a plain Event for what
    is not known. Call ``cache.forget(event.delivery_id)`` where it cannot be worked on,
    so that the next try of the sender is not taken for a replay. A body that is not a
    JSON object is a WebhookError, and is not remembered (spec section 21).

    >>> event = unwrap(request.body, request.headers, "whsec_...")
    >>> event.kind
    'task.succeeded'
    """
    _check_cache(cache)
    signed = _checked(body, headers, secrets, tolerance, header, clock())
    event = event_of(parsed(body), signed.delivery_id)
    _claim(signed, cache)
    return event


def _checked(
    body: bytes,
    headers: Headers,
    secrets: Secrets,
    tolerance: float | timedelta | None,
    header: str,
    now: float,
) -> _Signed:
    check_body(body)
    check_header(header)
    limit = seconds(tolerance)
    keys = checked_secrets(secrets)
    fields = lowered(headers)
    if standard.SIGNATURE.lower() in fields:
        signed = _standard(body, fields, keys, limit)
    else:
        documented.check(body, only(fields, header), keys)
        signed = _documented(body, limit)
    _check_time(signed, now)
    return signed


def _standard(
    body: bytes,
    fields: dict[str, list[str]],
    keys: tuple[str, ...],
    limit: float | None,
) -> _Signed:
    identifier, timestamp, sent = (
        only(fields, name)
        for name in (standard.ID, standard.TIMESTAMP, standard.SIGNATURE)
    )
    told = standard.seconds(timestamp)
    standard.check(identifier, timestamp, body, sent, keys)
    return _Signed(told, identifier, standard.TOLERANCE if limit is None else limit)


def _documented(body: bytes, limit: float | None) -> _Signed:
    """Return when, and under what id, a body was signed that alone can tell it.

    A task may be told of several times, so that its id does not name the delivery; the
    hash does, of which a replay cannot differ.
    """
    try:
        sent: dict[str, Any] = parsed(body)
    except WebhookError:
        sent = {}
    told = latest(sent)
    named = is_event(sent) and isinstance(sent.get("id"), str)
    delivery_id = (
        f"{sent['id']} {sent.get('created_at')}" if named else sha256(body).hexdigest()
    )
    tolerance = documented.TOLERANCE if limit is None else limit
    return _Signed(told.timestamp() if told else None, delivery_id, tolerance)


def _check_time(signed: _Signed, now: float) -> None:
    if signed.time is None:
        return
    apart = now - signed.time
    if abs(apart) > signed.tolerance:
        which = "old" if apart > 0 else "in the future"
        raise WebhookError(
            f"the webhook is {abs(apart):.0f} s {which}, and {signed.tolerance:.0f} s "
            "are tolerated; is the clock of this machine right?",
            step="time",
        )


def _check_cache(cache: Replays | None) -> None:
    if cache is not None:
        check_cache(cache)


def _claim(signed: _Signed, cache: Replays | None) -> None:
    if cache is None:
        return
    new: object = cache.claim(signed.delivery_id, 2 * signed.tolerance)
    refuse_awaitable(new, "cache.claim")
    if not new:
        raise WebhookError(
            "this delivery came before; answer it with success, so that the sender "
            "does not try again",
            step="replay",
            delivery_id=signed.delivery_id,
        )
