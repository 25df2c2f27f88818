"""What an event tells of work that is waited for, beside what is known of it."""

from __future__ import annotations

import msgspec

from ittybit.core.serialization.lenient import coerce
from ittybit.core.waiting.work import W, Work, WorkType
from ittybit.webhooks.events import Event, is_event

_OUTCOME = ("output", "error")


def is_final(
    watched: WorkType[W], event: Event, known: W | None, *, strict: bool
) -> bool:
    """Tell whether the object of `event` can stand for an answer of the server.

    It must say what came out, have each field that the server has shown before, and if
    `strict` be of the right type throughout. It cannot where nothing is `known`.
    """
    if known is None or not isinstance(event.data, watched.item):
        return False
    sent = event.sent["data"] if is_event(event.sent) else event.sent
    outcome = {name for name in _OUTCOME if hasattr(watched.item, name)}
    if not outcome <= sent.keys():
        return False
    told = msgspec.to_builtins(event.data)
    try:
        coerce(told, watched.item, strict=strict)
    except msgspec.ValidationError:
        return False
    return bool(msgspec.to_builtins(known).keys() <= told.keys())


def is_newer(told: Work, known: Work) -> bool:
    """Tell whether it goes beyond what is known: it ended, or is further on.

    Events come late, twice and out of order; whatever goes back is none.
    """
    if known.ended:
        return False
    return told.ended or _progress(told) > _progress(known)


def _progress(work: Work) -> float:
    # A wrong type is kept as it came, and so may be anything.
    return work.progress if isinstance(work.progress, int | float) else 0.0
