"""Typed events from webhook bodies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import msgspec

from ittybit.core.serialization import msgspec_types
from ittybit.core.serialization.lenient import coerce
from ittybit.errors import WebhookError
from ittybit.types import Job, Run
from ittybit.types.media import Media
from ittybit.types.model import Model
from ittybit.types.task import Task

__all__ = [
    "TIME_FIELDS",
    "Event",
    "JobEvent",
    "MediaEvent",
    "RunEvent",
    "TaskEvent",
    "build_event",
    "is_event",
    "latest_time",
    "parse_body",
    "parse_time",
]


class Event(Model, frozen=True, kw_only=True):
    """Event from a webhook.

    Some webhooks send a task or job instead of an event. They have no `id` and no
    `created_at`, and `kind` is the type and status of the object.
    """

    kind: str
    """For example ``task.succeeded``, ``run.failed``, or ``media.created``."""
    data: Any
    """The object. It has a type in subclasses, and is decoded JSON in other events."""
    id: str | None = None
    created_at: datetime | None = None
    sent: dict[str, Any]
    """The whole body, decoded."""
    delivery_id: str
    """ID of the delivery in a replay cache."""


class TaskEvent(Event, frozen=True, kw_only=True):
    """Event about a task."""

    data: Task


class RunEvent(Event, frozen=True, kw_only=True):
    """Event about a run."""

    data: Run


class JobEvent(Event, frozen=True, kw_only=True):
    """Event about a job that ended."""

    data: Job


class MediaEvent(Event, frozen=True, kw_only=True):
    """Event about a media."""

    data: Media


_EVENT_TYPES: dict[str, tuple[type[Event], Any]] = {
    "task": (TaskEvent, Task),
    "run": (RunEvent, Run),
    "job": (JobEvent, Job),
    "media": (MediaEvent, Media),
}


def parse_body(body: bytes) -> dict[str, Any]:
    """Return the JSON object in `body`, or raise WebhookError."""
    try:
        sent: object = msgspec_types.parse_json(body)
    except msgspec.DecodeError as error:
        raise WebhookError(
            f"the body of {len(body)} bytes is not JSON: {error}", step="body"
        ) from error
    if not isinstance(sent, dict):
        raise WebhookError(
            f"the body must be a JSON object, got {type(sent).__name__}", step="body"
        )
    return cast("dict[str, Any]", sent)


def is_event(sent: Mapping[str, Any]) -> bool:
    """Return whether a body is an event instead of a plain task or job."""
    has_topic = isinstance(_topic(sent), str) and isinstance(sent.get("data"), dict)
    return has_topic and (sent.get("object") in ("event", None))


def build_event(sent: dict[str, Any], delivery_id: str) -> Event:
    """Return the event of a body. Fields of the wrong type keep their values."""
    is_envelope = is_event(sent)
    data: dict[str, Any] = sent["data"] if is_envelope else sent
    object_type = (
        str(_topic(sent)).partition(".")[0] if is_envelope else _object_type(sent)
    )
    cls, data_type = _EVENT_TYPES.get(object_type, (Event, None))
    return cls(
        kind=str(_topic(sent)) if is_envelope else _kind(object_type, sent),
        data=coerce(_normalize_times(data, object_type), data_type)
        if data_type
        else data,
        id=_string_or_none(sent.get("id")) if is_envelope else None,
        created_at=parse_time(_first(sent, "created_at", "timestamp"))
        if is_envelope
        else None,
        sent=sent,
        delivery_id=delivery_id,
    )


def _topic(sent: Mapping[str, Any]) -> Any:
    # The field is named `type` in Standard Webhooks.
    return _first(sent, "kind", "type")


def _object_type(sent: Mapping[str, Any]) -> str:
    # The documented sample of a job has no `object`. Only jobs have a string as input.
    by_input = "job" if isinstance(sent.get("input"), str) else ""
    return _string_or_none(sent.get("object")) or by_input


def _kind(object_type: str, sent: Mapping[str, Any]) -> str:
    status = _string_or_none(sent.get("status")) or (
        "created" if object_type == "media" else ""
    )
    return ".".join(filter(None, (object_type, status))) or "unknown"


def _normalize_times(data: dict[str, Any], object_type: str) -> dict[str, Any]:
    """Return `data` with parsed times and the field names of the types."""
    times = {name: time for name in TIME_FIELDS if (time := parse_time(data.get(name)))}
    normalized = {**data, **times}
    for name in ("created", "updated"):
        if object_type == "task" and name not in data and f"{name}_at" in times:
            normalized[name] = times[f"{name}_at"]
    output: Any = data.get("output")
    if object_type == "job" and isinstance(output, dict):
        normalized["output"] = cast("dict[str, Any]", output).get("url")
    return normalized


def _first(sent: Mapping[str, Any], *names: str) -> Any:
    return next((sent[name] for name in names if name in sent), None)


def _string_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


TIME_FIELDS = (
    "created_at",
    "created",
    "started_at",
    "updated_at",
    "updated",
    "finished_at",
    "completed",
    "timestamp",
)


def parse_time(sent: object) -> datetime | None:
    """Return the time of ISO 8601 text or a Unix time in s or ms, otherwise None."""
    try:
        return msgspec_types.parse_time(sent)
    except ValueError:
        return None


def latest_time(sent: Mapping[str, object]) -> datetime | None:
    """Return the latest time in a body, or None if it contains no time."""
    return max(
        filter(None, (parse_time(sent.get(name)) for name in TIME_FIELDS)), default=None
    )
