"""Verification of a webhook's signature, age, and uniqueness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from msgspec import Struct

from ittybit.core.clock import unix_time
from ittybit.errors import WebhookError
from ittybit.webhooks import ittybit_signature, standard_webhooks
from ittybit.webhooks.arguments import (
    BodyBytes,
    Headers,
    Secret,
    Secrets,
    check_body,
    check_header,
    hide_reprs,
    parse_headers,
    reject_awaitable,
    single_header,
    tolerance_seconds,
    validate_secrets,
)
from ittybit.webhooks.events import (
    Event,
    build_event,
    is_event,
    latest_time,
    parse_body,
)
from ittybit.webhooks.replays import Replays, check_cache

__all__ = ["unwrap", "verify"]


class _Delivery(Struct, frozen=True):
    """Verified delivery with its Unix time, if known, and its tolerance in seconds."""

    time: float | None
    delivery_id: str
    tolerance: float


def verify(
    body: BodyBytes,
    headers: Headers,
    secrets: Secrets,
    *,
    tolerance: float | timedelta | None = None,
    header: str = ittybit_signature.HEADER,
    cache: Replays | None = None,
    clock: Callable[[], float] = unix_time,
) -> None:
    """Verify the signature, the age, and optionally the uniqueness of a webhook.

    A webhook with the header ``Webhook-Signature`` or ``Svix-Signature`` must have a
    valid signature of Standard Webhooks. Others must have a valid one in `header`.

    Args:
        body: Body of the request, exactly as received.
        headers: Headers of the request, as a mapping or pairs. A value may be a list.
        secrets: Secret of the endpoint, or several during a rotation.
        tolerance: Maximum difference between the webhook's time and `clock`, in
            seconds or as a timedelta. The default is 300 s for Standard Webhooks, and
            one day for other webhooks, whose time is read from the body. ``math.inf``
            disables the check.
        header: Name of the signature header, unless Standard Webhooks are used.
        cache: Replay cache, which stores each delivery for twice the tolerance. By
            default, replays are not detected.
        clock: Function that returns the current Unix time in seconds.

    Raises:
        WebhookError: The webhook is not authentic, too old, or a replay. The attribute
            `step` names the failed check.
        ArgumentError: An argument is invalid.

    >>> verify(request.body, request.headers, ["whsec_new", "whsec_old"])
    """
    secrets = hide_reprs(secrets)
    _check_cache(cache)
    content = check_body(body)
    delivery = _verify(content, headers, secrets, tolerance, header, clock())
    _claim(delivery, cache)


def unwrap(
    body: BodyBytes,
    headers: Headers,
    secrets: Secrets,
    *,
    tolerance: float | timedelta | None = None,
    header: str = ittybit_signature.HEADER,
    cache: Replays | None = None,
    clock: Callable[[], float] = unix_time,
) -> Event:
    """Verify a webhook and return its event.

    If your code fails to process the event, call ``cache.forget(event.delivery_id)``.
    Otherwise, the next delivery of the event is rejected as a replay.

    Args:
        body: Body of the request, exactly as received.
        headers: Headers of the request, as a mapping or pairs. A value may be a list.
        secrets: Secret of the endpoint, or several during a rotation.
        tolerance: Maximum difference between the webhook's time and `clock`, in
            seconds or as a timedelta. The default is 300 s for Standard Webhooks, and
            one day for other webhooks, whose time is read from the body. ``math.inf``
            disables the check.
        header: Name of the signature header, unless Standard Webhooks are used.
        cache: Replay cache, which stores each delivery for twice the tolerance. By
            default, replays are not detected.
        clock: Function that returns the current Unix time in seconds.

    Returns:
        A TaskEvent, RunEvent, JobEvent, or MediaEvent, or an Event for other types.

    Raises:
        WebhookError: The webhook is not authentic, too old, a replay, or not a JSON
            object. The attribute `step` names the failed check.
        ArgumentError: An argument is invalid.

    >>> event = unwrap(request.body, request.headers, "whsec_...")
    >>> event.kind
    'task.succeeded'
    """
    secrets = hide_reprs(secrets)
    _check_cache(cache)
    content = check_body(body)
    delivery = _verify(content, headers, secrets, tolerance, header, clock())
    event = build_event(parse_body(content), delivery.delivery_id)
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
    check_header(header)
    limit = tolerance_seconds(tolerance)
    keys = validate_secrets(secrets)
    fields = parse_headers(headers)
    if names := standard_webhooks.header_names(fields):
        delivery = _verify_standard(body, fields, names, keys, limit)
    else:
        ittybit_signature.check_signature(body, single_header(fields, header), keys)
        delivery = _identify(body, limit)
    _check_time(delivery, now)
    return delivery


def _verify_standard(
    body: bytes,
    fields: dict[str, list[str]],
    names: tuple[str, str, str],
    keys: tuple[Secret, ...],
    limit: float | None,
) -> _Delivery:
    identifier, timestamp, sent = (single_header(fields, name) for name in names)
    sent_at = standard_webhooks.parse_timestamp(timestamp, names[1])
    standard_webhooks.check_signature(identifier, timestamp, body, sent, keys)
    return _Delivery(
        sent_at, identifier, standard_webhooks.TOLERANCE if limit is None else limit
    )


def _identify(body: bytes, limit: float | None) -> _Delivery:
    """Return the delivery of a body with a verified signature, which has no ID header.

    Several webhooks may contain the same task, so its ID cannot identify the delivery.
    The hash of the body is the same for a replay only.
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
            "the delivery is a replay; respond with status 200 to stop the sender's "
            "retries",
            step="replay",
            delivery_id=delivery.delivery_id,
        )
