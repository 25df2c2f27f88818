"""Events: what a webhook tells, typed where its noun is known (spec section 21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import msgspec

from ittybit.core.serialization.lenient import coerce
from ittybit.errors import WebhookError
from ittybit.types import Job, Run
from ittybit.types.media import Media
from ittybit.types.model import Model
from ittybit.types.task import Task
from ittybit.webhooks.timestamps import NAMES, moment

__all__ = [
    "Event",
    "JobEvent",
    "MediaEvent",
    "RunEvent",
    "TaskEvent",
    "event_of",
    "is_event",
    "parsed",
]


class Event(Model, frozen=True, kw_only=True):
    """Something that happened; of a noun that is not known, `data` is plain.

    `kind` says what: ``task.succeeded``, ``run.failed``, ``media.created``. Where a
    body is no event but a task or job, it is put together of noun and status. `id` and
    `created_at` are those of the event, None where there is none. `sent` is the whole
    body as it came, `delivery_id` what a replay cache knows this delivery by.
    """

    kind: str
    data: Any
    id: str | None = None
    created_at: datetime | None = None
    sent: dict[str, Any]
    delivery_id: str


class TaskEvent(Event, frozen=True, kw_only=True):
    """Something happened to a task."""

    data: Task


class RunEvent(Event, frozen=True, kw_only=True):
    """Something happened to a run."""

    data: Run


class JobEvent(Event, frozen=True, kw_only=True):
    """A job ended."""

    data: Job


class MediaEvent(Event, frozen=True, kw_only=True):
    """Something happened to a media."""

    data: Media


_NOUNS: dict[str, tuple[type[Event], Any]] = {
    "task": (TaskEvent, Task),
    "run": (RunEvent, Run),
    "job": (JobEvent, Job),
    "media": (MediaEvent, Media),
}


def parsed(body: bytes) -> dict[str, Any]:
    """Return the JSON object in `body`; WebhookError where there is none."""
    try:
        sent: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WebhookError(
            f"the body, {len(body)} bytes, is not JSON ({error})", step="body"
        ) from error
    if not isinstance(sent, dict):
        raise WebhookError("the body is JSON, and no object", step="body")
    return cast("dict[str, Any]", sent)


def is_event(sent: Mapping[str, Any]) -> bool:
    """Tell whether a body is an event, and not the thing that it tells of."""
    named = isinstance(_topic(sent), str) and isinstance(sent.get("data"), dict)
    return named and (sent.get("object") in ("event", None))


def event_of(sent: dict[str, Any], delivery_id: str) -> Event:
    """Return what a body tells; of a wrong type, a field is kept as it came."""
    enveloped = is_event(sent)
    data: dict[str, Any] = sent["data"] if enveloped else sent
    noun = str(_topic(sent)).partition(".")[0] if enveloped else _noun(sent)
    cls, into = _NOUNS.get(noun, (Event, None))
    return cls(
        kind=str(_topic(sent)) if enveloped else _kind(noun, sent),
        data=coerce(_uniform(data, noun), into) if into else data,
        id=_text(sent.get("id")) if enveloped else None,
        created_at=moment(_first(sent, "created_at", "timestamp"))
        if enveloped
        else None,
        sent=sent,
        delivery_id=delivery_id,
    )


def _topic(sent: Mapping[str, Any]) -> Any:
    # Standard Webhooks name it `type`.
    return _first(sent, "kind", "type")


def _noun(sent: Mapping[str, Any]) -> str:
    # The only sample of a job has no `object`; its input is a URL, as of no task.
    by_input = "job" if isinstance(sent.get("input"), str) else ""
    return _text(sent.get("object")) or by_input


def _kind(noun: str, sent: Mapping[str, Any]) -> str:
    what = _text(sent.get("status")) or ("created" if noun == "media" else "")
    return ".".join(filter(None, (noun, what))) or "unknown"


def _uniform(data: dict[str, Any], noun: str) -> dict[str, Any]:
    """Return `data` with times as times, under the names that the types have."""
    times = {name: found for name in NAMES if (found := moment(data.get(name)))}
    uniform = {**data, **times}
    for older in ("created", "updated"):
        if noun == "task" and older not in data and f"{older}_at" in times:
            uniform[older] = times[f"{older}_at"]
    output: Any = data.get("output")
    if noun == "job" and isinstance(output, dict):
        uniform["output"] = cast("dict[str, Any]", output).get("url")
    return uniform


def _first(sent: Mapping[str, Any], *names: str) -> Any:
    return next((sent[name] for name in names if name in sent), None)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
