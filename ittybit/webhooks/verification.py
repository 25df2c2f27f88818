"""Whether a webhook is true, fresh and new."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct

from ittybit.errors import WebhookError
from ittybit.webhooks import ittybit_signature, standard_webhooks
from ittybit.webhooks.events import Event, build_event, is_event, parse_body
from ittybit.webhooks.headers import Headers, check_header, parse_headers, single_header
from ittybit.webhooks.keys import Secrets, validate_secrets
from ittybit.webhooks.payload import check_body, reject_awaitable
from ittybit.webhooks.replays import Replays, check_cache
from ittybit.webhooks.timestamps import latest_time, tolerance_seconds


class _Delivery(Struct, frozen=True):
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
    header: str = ittybit_signature.HEADER,
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
    delivery = _verify(body, headers, secrets, tolerance, header, clock())
    _claim(delivery, cache)


def unwrap(
    body: bytes,
    headers: Headers,
    secrets: Secrets,
    *,
    tolerance: float | timedelta | None = None,
    header: str = ittybit_signature.HEADER,
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
    delivery = _verify(body, headers, secrets, tolerance, header, clock())
    event = build_event(parse_body(body), delivery.delivery_id)
    _claim(delivery, cache)
    return event


def _verify(
    body: bytes,
    headers: Headers,
    secrets: Secrets,
    tolerance: float | timedelta | None,
    header: str,
    now: float,
) -> _Delivery:
    check_body(body)
    check_header(header)
    limit = tolerance_seconds(tolerance)
    keys = validate_secrets(secrets)
    fields = parse_headers(headers)
    if standard_webhooks.SIGNATURE.lower() in fields:
        delivery = _verify_standard(body, fields, keys, limit)
    else:
        ittybit_signature.check_signature(body, single_header(fields, header), keys)
        delivery = _identify(body, limit)
    _check_time(delivery, now)
    return delivery


def _verify_standard(
    body: bytes,
    fields: dict[str, list[str]],
    keys: tuple[str, ...],
    limit: float | None,
) -> _Delivery:
    identifier, timestamp, sent = (
        single_header(fields, name)
        for name in (
            standard_webhooks.ID,
            standard_webhooks.TIMESTAMP,
            standard_webhooks.SIGNATURE,
        )
    )
    sent_at = standard_webhooks.parse_timestamp(timestamp)
    standard_webhooks.check_signature(identifier, timestamp, body, sent, keys)
    return _Delivery(
        sent_at, identifier, standard_webhooks.TOLERANCE if limit is None else limit
    )


def _identify(body: bytes, limit: float | None) -> _Delivery:
    """Return when, and under what id, a body was signed that alone can tell it.

    A task may be told of several times, so that its id does not name the delivery; the
    hash does, of which a replay cannot differ.
    """
    try:
        sent: dict[str, Any] = parse_body(body)
    except WebhookError:
        sent = {}
    sent_at = latest_time(sent)
    has_id = is_event(sent) and isinstance(sent.get("id"), str)
    delivery_id = (
        f"{sent['id']} {sent.get('created_at')}" if has_id else sha256(body).hexdigest()
    )
    tolerance = ittybit_signature.TOLERANCE if limit is None else limit
    return _Delivery(sent_at.timestamp() if sent_at else None, delivery_id, tolerance)


def _check_time(delivery: _Delivery, now: float) -> None:
    if delivery.time is None:
        return
    age = now - delivery.time
    if abs(age) > delivery.tolerance:
        direction = "old" if age > 0 else "in the future"
        raise WebhookError(
            f"the webhook is {abs(age):.0f} s {direction}, more than the tolerance of "
            f"{delivery.tolerance:.0f} s; check the clock of this machine",
            step="time",
        )


def _check_cache(cache: Replays | None) -> None:
    if cache is not None:
        check_cache(cache)


def _claim(delivery: _Delivery, cache: Replays | None) -> None:
    if cache is None:
        return
    is_new: object = cache.claim(delivery.delivery_id, 2 * delivery.tolerance)
    reject_awaitable(is_new, "cache.claim")
    if not is_new:
        raise WebhookError(
            "this delivery came before; answer it with success, so that the sender "
            "does not try again",
            step="replay",
            delivery_id=delivery.delivery_id,
        )
