"""Comparison of webhook events with the known state of work."""

from __future__ import annotations

import msgspec

from ittybit.core.serialization.lenient import coerce
from ittybit.core.waiting.work import W, Work, WorkType
from ittybit.webhooks.events import Event, is_event

_OUTCOME = ("output", "error")


def is_complete(
    work_type: WorkType[W], event: Event, known: W | None, *, strict: bool
) -> bool:
    """Return whether the object of `event` can replace a response of the server.

    It must include the outcome and each field that the server has sent before. If
    `strict`, all types must match. Without a `known` state, no event is complete.
    """
    if known is None or not isinstance(event.data, work_type.item):
        return False
    sent = event.sent["data"] if is_event(event.sent) else event.sent
    outcome = {name for name in _OUTCOME if hasattr(work_type.item, name)}
    if not outcome <= sent.keys():
        return False
    received = msgspec.to_builtins(event.data)
    try:
        coerce(received, work_type.item, strict=strict)
    except msgspec.ValidationError:
        return False
    return bool(msgspec.to_builtins(known).keys() <= received.keys())


def is_newer(received: Work, known: Work) -> bool:
    """Return whether `received` has ended or has more progress than `known`.

    Events can arrive late, twice, or out of order.
    """
    if known.ended:
        return False
    return received.ended or _progress(received) > _progress(known)


def _progress(work: Work) -> float:
    # Lenient decoding keeps values of the wrong type.
    return work.progress if isinstance(work.progress, int | float) else 0.0
